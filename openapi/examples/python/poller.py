"""Submits a referral, follows it, copies the feed and checks webhooks, with a client generated from the contract.

    python poller.py submit referral.json KEY    submits it; KEY is your own, the same each time you try again
    python poller.py follow ID                   prints where the referral stands
    python poller.py copy FILE [--once]          copies the feed into a SQLite file; stopped anywhere, it goes on there
    python poller.py verify HEADERS.json         checks the webhook whose body stands on standard input

LINKWORK_URL and LINKWORK_TOKEN say where and as whom; LINKWORK_WEBHOOK_SECRET is what the endpoint was made with.
"""

import json
import os
import sqlite3
import sys
import time
import uuid

import httpx
from linkwork import AuthenticatedClient
from linkwork.api.referrals import get_referral, submit_referral
from linkwork.models import Problem, ReferralSubmission
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

# How long the server waits for something to happen before it answers with an empty page, in seconds.
WAIT = 20
LATER = {429, 500, 502, 503, 504}


def connect() -> AuthenticatedClient:
    url, token = os.environ["LINKWORK_URL"], os.environ["LINKWORK_TOKEN"]
    return AuthenticatedClient(base_url=url, token=token, timeout=httpx.Timeout(WAIT + 10))


def answered(call):
    """The answer to a call. Tries again where the server is busy or cannot be reached: a call with its key is safe to repeat."""
    for attempt in range(8):
        try:
            response = call()
        except httpx.TransportError as error:
            pause, said = 2**attempt, str(error)
        else:
            if response.status_code not in LATER:
                if response.status_code >= 400:
                    sys.exit(describe(Problem.from_dict(json.loads(response.content))))
                return response
            pause, said = float(response.headers.get("retry-after", 2**attempt)), f"status {int(response.status_code)}"
        print(f"{said}: again in {pause:g} s", file=sys.stderr)
        time.sleep(pause)
    sys.exit("the server did not answer")


def describe(problem: Problem) -> str:
    faults = [f"  {fault.pointer}: {fault.detail}" for fault in problem.errors or []]
    return "\n".join([f"{problem.status} {problem.code}: {problem.detail} ({problem.request_id})", *faults])


def submit(path: str, key: str) -> None:
    with open(path, encoding="utf-8") as file:
        body = ReferralSubmission.from_dict(json.load(file))
    client = connect()
    response = answered(lambda: submit_referral.sync_detailed(client=client, body=body, idempotency_key=key))
    print(response.parsed.id)


def follow(name: str) -> None:
    client = connect()
    response = answered(lambda: get_referral.sync_detailed(uuid.UUID(name), client=client))
    print(response.parsed.status)


def copy(path: str, once: bool = False) -> None:
    """A page and the cursor behind it are committed together: a copy that is killed neither misses a change nor counts one twice."""
    # The feed is read as plain JSON: a class that was generated refuses an event type that is newer than itself.
    feed, store = connect().get_httpx_client(), sqlite3.connect(path)
    with store:
        store.execute("CREATE TABLE IF NOT EXISTS changes (id TEXT PRIMARY KEY, type TEXT, resource_id TEXT, occurred_at TEXT)")
        store.execute("CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT)")
    found = store.execute("SELECT cursor FROM place").fetchone()
    asked = {"limit": 200, "wait": 0 if once else WAIT} | ({"after": found[0]} if found else {})
    while True:
        page = answered(lambda: feed.get("/v1/changes", params=asked)).json()
        rows = [(one["id"], one["type"], one["resource_id"], one["occurred_at"]) for one in page["items"]]
        asked["after"] = page["next_cursor"]
        with store:
            store.executemany("INSERT INTO changes VALUES (?, ?, ?, ?)", rows)
            store.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (asked["after"],))
        if once and not rows:
            break
    print(store.execute("SELECT count(*) FROM changes").fetchone()[0])


def verify(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        headers = json.load(file)
    try:
        event = Webhook(os.environ["LINKWORK_WEBHOOK_SECRET"]).verify(sys.stdin.buffer.read(), headers)
    except WebhookVerificationError as error:
        sys.exit(f"not from Linkwork: {error}")
    print(event["type"])


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["submit", path, key]:
            submit(path, key)
        case ["follow", name]:
            follow(name)
        case ["copy", path]:
            copy(path)
        case ["copy", path, "--once"]:
            copy(path, once=True)
        case ["verify", path]:
            verify(path)
        case _:
            sys.exit(__doc__)
