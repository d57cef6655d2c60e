"""The conversation with the test: parameters come as the first line, and a person opens URLs for the client."""

import json
import sys


def _line():
    return json.loads(sys.stdin.readline())


def _say(message):
    print(json.dumps(message), flush=True)


PARAMETERS = _line()


def open_url(url, untick=()):
    """A person logs in and agrees to all but `untick`; gives the URL that the browser is sent to."""
    _say({"open": url, "untick": list(untick)})
    return _line()


def wait(seconds):
    """So many seconds pass for the provider."""
    _say({"wait": seconds})
    _line()


def done(result):
    """Ends the script."""
    _say({"result": result})
    sys.exit(0)
