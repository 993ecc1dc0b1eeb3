# ChromeDriver, which starts and stops browsers for whoever asks. Ends with its browsers when standard input closes:
# see supervised.rs.
set -eu

# Debian calls the program chromium, others google-chrome.
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ] || ! command -v chromedriver >/dev/null; then
    echo "No Chromium or no ChromeDriver on this machine: run 'tests/run setup' once."
    exit 1
fi

home=$(mktemp -d)
cd "$home"
# Profiles and caches go here too, whoever runs the tests.
TMPDIR=$home HOME=$home chromedriver --port=0 >log 2>&1 &
tries=0
until port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' log) && [ -n "$port" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 200 ]; then
        echo "ChromeDriver did not start:"
        cat log
        rm -rf "$home"
        kill 0
    fi
    sleep 0.05
done

echo "ready $port $browser"
read -r _ || true
# Everything of this process group: the driver, and browsers that a failed test has left open.
trap '' TERM
kill -TERM 0
wait
cd /
rm -rf "$home"
