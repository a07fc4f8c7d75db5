"""Forbids outgoing connections in every Python process of a test run, and notes each attempt.

Python imports this file by itself when it starts, because `conftest.py` puts its folder on the
path of every process that a test starts. What is not Python is held by the test in a network
namespace of `test_offline.py`.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys

NOTES = "TEST_CONNECTIONS"
"""Environment variable: the file that attempts are noted in, one a line."""
TALKING = ("socket.connect", "socket.sendto", "socket.sendmsg")
ASKING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def watch(event, arguments):
    """An audit hook (PEP 578): hears of `connect` and `connect_ex`, whoever calls them."""
    if event in TALKING:
        connection, address = arguments[:2]
        if connection.family in (socket.AF_INET, socket.AF_INET6) and address:
            refuse_foreign(address[0])
    elif event in ASKING and not is_address(arguments[0]):
        refuse_foreign(arguments[0])


def refuse_foreign(host):
    if not is_here(host):
        with open(os.environ[NOTES], "a", encoding="utf-8") as notes:  # noqa: PTH123
            notes.write(f"{' '.join(sys.argv[:2])} → {host}\n")
        raise AssertionError(f"a test tried to connect to {host}")


def is_here(host):
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", socket.gethostname()):
        return True
    return is_address(name) and ipaddress.ip_address(name.partition("%")[0]).is_loopback


def is_address(host):
    try:
        ipaddress.ip_address((host or "").partition("%")[0])
    except (ValueError, AttributeError, TypeError):
        return False
    return True


if NOTES in os.environ:
    sys.addaudithook(watch)
