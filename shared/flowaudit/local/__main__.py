"""``python -m flowaudit.local``: the command line."""

from flowaudit.local.cli import run

if __name__ == "__main__":
    run()
