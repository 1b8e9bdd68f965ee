"""shared.py -- where the captures of other projects are"""
import os
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77


def folder(name):
    """The path of one folder of them; the test is skipped, loudly, where it is not."""
    beside = os.environ.get("RCS_SHARED") or os.path.join(os.path.dirname(TOP), "shared")
    path = os.path.join(beside, name)
    if not os.path.isdir(path):
        print(f"no captures of other projects beside the tree: shared/{name} is not there")
        sys.exit(SKIPPED)
    return path
