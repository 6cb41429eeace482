"""The small search language and folder names in modified UTF-7."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowaudit.adapters.imap import utf7
from flowaudit.core.harvest.query import Phrase, QueryRefused, Term, translate

TODAY = date(2025, 6, 15)


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", ("ALL",)),
        ("rechnung", ("TEXT", Phrase("rechnung"))),
        ('from:"Jörg Hölzl" larger:10M', ("FROM", Phrase("Jörg Hölzl"), "LARGER", "10485760")),
        ("after:2025/01/31 before:2025-02-01", ("SINCE", "31-Jan-2025", "BEFORE", "1-Feb-2025")),
        ("newer_than:2w", ("SINCE", "1-Jun-2025")),
        ("-is:unread", ("NOT", "(", "UNSEEN", ")")),
        ("a OR b", ("OR", "(", "TEXT", Phrase("a"), ")", "(", "TEXT", Phrase("b"), ")")),
        ("(a)", ("(", "TEXT", Phrase("a"), ")")),
        ("has:attachment", ("HEADER", "Content-Type", Phrase("multipart/mixed"))),
        ("label:gebucht", ("KEYWORD", "gebucht")),
    ],
)
def test_queries_are_translated(query: str, terms: tuple[Term, ...]) -> None:
    assert translate(query, TODAY) == terms


@pytest.mark.parametrize(
    "query",
    [
        "nix:1",
        "a OR",
        "OR a",
        "(a",
        "a)",
        '"a',
        "after:gestern",
        "larger:viel",
        "newer_than:7",
        "is:blau",
        "has:alles",
        "label:a)b(",
        "x\r\nA1 LOGOUT",
        "(" * 12 + "a" + ")" * 12,
        "a" * 501,
        "from:",
    ],
)
def test_queries_that_mean_nothing_are_refused_in_both_languages(query: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        translate(query, TODAY)
    assert refused.value.text.de
    assert refused.value.text.en


_WORDS = st.sampled_from(["(", ")", "OR", "-", '"', "from:", "is:read", "a", "ö b", "after:2025-01-01", "label:x"])


@settings(max_examples=200, deadline=None)
@given(st.lists(_WORDS | st.text(max_size=5), max_size=12).map(" ".join))
def test_whatever_is_asked_no_text_of_the_user_becomes_part_of_the_protocol(query: str) -> None:
    try:
        terms = translate(query, TODAY)
    except QueryRefused:
        return
    assert terms.count("(") == terms.count(")")
    for term in terms:
        assert isinstance(term, Phrase) or (term.isascii() and " " not in term and "\r" not in term)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
def test_folder_names_survive_modified_utf_7(name: str) -> None:
    encoded = utf7.encode(name)
    assert encoded.isascii()
    assert encoded.isprintable()
    assert utf7.decode(encoded) == name


def test_the_examples_of_rfc_3501() -> None:
    assert utf7.decode("~peter/mail/&U,BTFw-/&ZeVnLIqe-") == "~peter/mail/台北/日本語"
    assert utf7.encode("Entwürfe & mehr") == "Entw&APw-rfe &- mehr"
    assert utf7.decode("&broken") == "&broken"
