"""Sending mail over SMTP submission."""

from flowaudit.adapters.smtp.sender import SmtpSender

__all__ = ["SmtpSender"]
