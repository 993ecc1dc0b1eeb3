-- Submits referrals: three of four are of somebody new, the fourth of somebody who was new a while before, so that their
-- first is surely written and no two at once make one person. Each has a key and a reference
-- of its own, made of FIRST, which no two runs on the same data have in common.
local file = io.open(os.getenv("BODY"))
local body = file:read("*a")
file:close()
local path = os.getenv("SUBMIT_PATH")
local first = tonumber(os.getenv("FIRST"))

local threads = 0
function setup(thread)
   thread:set("number", first + threads * 500000)
   threads = threads + 1
end

-- The tenth digit, or none where no digit checks the nine.
local function check(nine)
   local sum, rest = 0, nine
   for weight = 2, 10 do
      sum = sum + rest % 10 * weight
      rest = math.floor(rest / 10)
   end
   local digit = 11 - sum % 11
   if digit == 11 then return 0 end
   if digit == 10 then return nil end
   return digit
end

local consonants, vowels = "bcdfghjklmnprstv", "aeiou"
local function family(number)
   local name, rest = {}, number
   for _ = 1, 6 do
      local c, v = rest % 16 + 1, math.floor(rest / 16) % 5 + 1
      name[#name + 1] = consonants:sub(c, c) .. vowels:sub(v, v)
      rest = math.floor(rest / 80)
   end
   return table.concat(name)
end

local WHILE = 300
local count, made, people = 0, 0, {}
function request()
   number = number + 1
   count = count + 1
   local person = people[(made - WHILE) % WHILE]
   if count % 4 ~= 0 or made < WHILE then
      -- Numbers from 910 000 0000 on are issued to nobody; those from 999 on Linkwork takes in its sandbox alone.
      local nine = 910000000 + number
      while not check(nine) do
         number = number + 1
         nine = nine + 1
      end
      local folded = family(number)
      person = {
         ["{nhs_number}"] = string.format("%d%d", nine, check(nine)),
         ["{family}"] = folded:sub(1, 1):upper() .. folded:sub(2),
         ["{folded}"] = folded,
         ["{birth_date}"] = string.format("19%02d-%02d-%02d", number % 60 + 30, number % 12 + 1, number % 28 + 1),
      }
      people[made % WHILE] = person
      made = made + 1
   end
   person["{reference}"] = "run-" .. number
   wrk.headers["Idempotency-Key"] = "run-" .. number
   return wrk.format("POST", path, nil, (body:gsub("{%l[%l_]+}", person)))
end

dofile(os.getenv("DONE"))
