"""Certificates for servers on loopback."""

from flowaudit.local.servers.certificates import certificate, server_context

__all__ = ["certificate", "server_context"]
