-- Asks for one path after the other: those that stand in the file PATHS, a line each.
local paths = {}
for path in io.lines(os.getenv("PATHS")) do
   paths[#paths + 1] = path
end

local threads = 0
function setup(thread)
   thread:set("turn", threads * 7919)
   threads = threads + 1
end

local requests = {}
function init()
   for number, path in ipairs(paths) do
      requests[number] = wrk.format("GET", path)
   end
end

function request()
   turn = turn + 1
   return requests[turn % #requests + 1]
end

dofile(os.getenv("DONE"))
