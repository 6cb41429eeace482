"""``python -m flowaudit.local``: the command line."""

from flowaudit.local.cli import main

if __name__ == "__main__":
    main(prog_name="flowaudit")
