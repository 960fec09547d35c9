"""Web and mail addresses, which no voice can say: a plain phrase in their place."""

from __future__ import annotations

import re
from functools import cache

from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of, words_of

_AT = r"(?:@|\s?[\[(]\s?(?:at|arobase|chez)\s?[\])]\s?)"
_DOT = r"(?:\.|\s?[\[(]\s?(?:dot|point)\s?[\])]\s?)"
_MAIL = re.compile(rf"(?:mailto:\s?)?(?<![\w.+-])[\w.+-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE)


def say_links(text: str) -> str:
    """Put a plain phrase in place of each address of the web or of the mail; none where the words before say
    it already, or where it stands alone in brackets."""
    words = read_lexicon("spoken_links")
    for address, phrase, before in (
        (_MAIL, words["mail"], words_of("spoken_links", "after_mail")),
        (_site(), words["site"], words_of("spoken_links", "after_site")),
    ):
        if not address.search(text):
            continue
        text = re.sub(rf"\s*[(\[]\s*{address.pattern}\s*[)\]]", "", text, flags=re.IGNORECASE)
        text = re.sub(rf"\b({before})\s*:?\s*{address.pattern}", r"\1", text, flags=re.IGNORECASE)
        text = address.sub(phrase, text)
    return text


@cache
def _site() -> re.Pattern[str]:
    words = read_lexicon("spoken_links")
    path = r"(?:[/?#](?:[^\s,;)\]>]*[^\s,;.:!?)\]>])?)?"
    name = r"[^\W_][\w-]{0,62}"
    pay = "".join(rf"(?<!\b{word})" for word in words["not_before_net"])
    domains = rf"\.(?:{any_of(words['domains'])})|{pay}\.net"
    return re.compile(
        rf"(?:\b(?:https?|ftp)\s?:\s?//[^\s,;)\]>]*[^\s,;.:!?)\]>]"
        rf"|\bwww\.[^\s,;)\]>]*[^\s,;.:!?)\]>]"
        rf"|(?<![\w@.-])(?=[\w-]{{2}}){name}(?:\.{name}){{0,5}}(?:{domains}){path}(?![\w-]|\.\w))",
        re.IGNORECASE,
    )
