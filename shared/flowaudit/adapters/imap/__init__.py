"""Mailboxes over IMAP4rev1 and rev2."""

from flowaudit.adapters.imap.mailbox import ImapMailbox

__all__ = ["ImapMailbox"]
