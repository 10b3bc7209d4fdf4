"""The plugin's operations."""

from __future__ import annotations

import os
from pathlib import Path

from tenon_plugin import HostError, Plugin, PluginError

from search import parameters
from search.index import Abandoned, BadQuery, Index

DEFAULT_LIMIT = 10

plugin = Plugin()


class Library:
    """What init opens and the operations use."""

    index: Index


@plugin.init
def init(config, call):
    path = Path(os.environ["HOME"], "search.db")
    Library.index = Index(str(path), config.get("words", "exact"), config.get("snippet_words", 16))
    stats = Library.index.stats()
    call.host.log("info", "index opened", {"documents": stats["documents"], "words": stats["words"]})


@plugin.operation("index")
def index(params, call):
    """{"id", "title", "text"} -> {"id", "created"}"""
    given = parameters.fields(params, "id", "title", "text")
    identity, title, text = parameters.identity(given), parameters.text(given, "title"), parameters.text(given, "text")
    created = Library.index.put(identity, title, text)
    call.host.log("debug", "document indexed", {"id": identity, "characters": len(text)})
    _announce(identity, created, call)
    return {"id": identity, "created": created}


@plugin.operation("search")
def search(params, call):
    """{"query", "limit"?} -> [{"id", "title", "snippet", "score"}], the best first"""
    given = parameters.fields(params, "query", "limit")
    query = parameters.text(given, "query")
    limit = parameters.limit(given, DEFAULT_LIMIT)
    if not query.strip():
        raise PluginError("query: found nothing, expected words to search for")
    try:
        return Library.index.search(query, limit, call.abandoned)
    except BadQuery as wrong:
        raise PluginError(f"query: found {query!r}, expected FTS5's query language: {wrong}") from None
    except Abandoned:
        raise PluginError("query: the caller did not wait for the answer") from None


@plugin.operation("remove")
def remove(params, call):
    """{"id"} -> {"removed"}"""
    removed = Library.index.remove(parameters.identity(parameters.fields(params, "id")))
    return {"removed": removed}


@plugin.operation("stats")
def stats(params, call):
    """-> {"documents", "bytes", "words"}"""
    return Library.index.stats()


@plugin.help
def help_lines(call):
    return {
        name: [function.__doc__]
        for name, function in (("index", index), ("search", search), ("remove", remove), ("stats", stats))
    }


def _announce(identity, created, call):
    """The document is in the index: that the host has no room for the event is no failure of the call."""
    try:
        call.host.emit("document.indexed", {"id": identity, "created": created})
    except HostError as refused:
        call.host.log("warn", "event not sent", {"id": identity, "reason": refused})
