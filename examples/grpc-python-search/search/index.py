"""The documents, in a SQLite database with a full-text index (FTS5) beside them."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager

#: FTS5's tokenizers by the configuration's `words`
TOKENIZERS = {
    "exact": "unicode61 remove_diacritics 2",
    "english": "porter unicode61 remove_diacritics 2",
    "parts": "trigram",
}
#: how much more a word in the title counts than one in the text
TITLE_WEIGHT = 5.0
#: seconds to wait for another thread's or version's writing
BUSY_SECONDS = 20.0
#: steps of SQLite between two questions whether to go on
STEPS = 1_000

DOCUMENTS = "CREATE TABLE IF NOT EXISTS document (number INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, text TEXT)"
SETTINGS = "CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT)"
# the index holds no text of its own: SQLite keeps it in step by the triggers
FULL_TEXT = "CREATE VIRTUAL TABLE word USING fts5(title, text, content=document, content_rowid=number, tokenize='{}')"
TRIGGERS = """
CREATE TRIGGER added AFTER INSERT ON document BEGIN
  INSERT INTO word (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER removed AFTER DELETE ON document BEGIN
  INSERT INTO word (word, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;
CREATE TRIGGER changed AFTER UPDATE ON document BEGIN
  INSERT INTO word (word, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
  INSERT INTO word (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
"""
SEARCH = """
SELECT document.id, document.title, snippet(word, 1, '[', ']', '…', ?), -bm25(word, ?, 1.0)
FROM word JOIN document ON document.number = word.rowid
WHERE word MATCH ? ORDER BY bm25(word, ?, 1.0), document.id LIMIT ?
"""


class BadQuery(Exception):
    """The query is not one that FTS5 understands."""


class Abandoned(Exception):
    """Nobody waits for the result any more."""


class Index:
    """For all threads: each has a connection of its own. For several processes too, as two versions of the plugin
    run side by side while one replaces the other.

    :param words: one of TOKENIZERS; an index made for another is made anew
    :param snippet_words: how long a snippet is, at most
    """

    def __init__(self, path: str, words: str, snippet_words: int):
        self._path = path
        self._words = words
        self._snippet_words = snippet_words
        self._own = threading.local()
        with self._changing() as database:
            database.execute(DOCUMENTS)
            database.execute(SETTINGS)
            self._index_by(words, database)

    def put(self, identity: str, title: str, text: str) -> bool:
        """Adds or replaces a document. Answers whether it is new."""
        with self._changing() as database:
            known = database.execute("UPDATE document SET title = ?, text = ? WHERE id = ?", (title, text, identity))
            if known.rowcount:
                return False
            database.execute("INSERT INTO document (id, title, text) VALUES (?, ?, ?)", (identity, title, text))
            return True

    def remove(self, identity: str) -> bool:
        """Removes a document. Answers whether it was there."""
        with self._changing() as database:
            return database.execute("DELETE FROM document WHERE id = ?", (identity,)).rowcount > 0

    def search(self, query: str, limit: int, abandoned=lambda: False) -> list[dict]:
        """The best documents first.

        :raises BadQuery: if it is not in FTS5's query language
        :raises Abandoned: if there was no use in going on
        """
        database = self._database()
        database.set_progress_handler(abandoned, STEPS)
        try:
            values = (self._snippet_words, TITLE_WEIGHT, query, TITLE_WEIGHT, limit)
            found = database.execute(SEARCH, values).fetchall()
        except sqlite3.OperationalError as failure:
            # the statement is always the same: if it is wrong, the query is
            if failure.sqlite_errorcode == sqlite3.SQLITE_ERROR:
                raise BadQuery(str(failure)) from None
            if failure.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise Abandoned from None
            raise
        finally:
            database.set_progress_handler(None, STEPS)
        return [dict(zip(("id", "title", "snippet", "score"), row)) for row in found]

    def stats(self) -> dict:
        """How many documents there are, and how large the database is."""
        database = self._database()
        [documents] = database.execute("SELECT count(*) FROM document").fetchone()
        [size] = database.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()
        return {"documents": documents, "bytes": size, "words": self._words}

    def _index_by(self, words, database):
        if database.execute("SELECT value FROM setting WHERE name = 'words'").fetchone() == (words,):
            return
        for trigger in ("added", "removed", "changed"):
            database.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        database.execute("DROP TABLE IF EXISTS word")
        database.execute(FULL_TEXT.format(TOKENIZERS[words]))
        for trigger in TRIGGERS.split("END;")[:-1]:
            database.execute(f"{trigger} END")
        database.execute("INSERT INTO word (word) VALUES ('rebuild')")
        database.execute("INSERT OR REPLACE INTO setting VALUES ('words', ?)", (words,))

    def _database(self):
        if not hasattr(self._own, "database"):
            # no transactions but those begun here
            database = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            # readers go on while one writes, and a process that is killed loses nothing
            database.execute("PRAGMA journal_mode = WAL")
            self._own.database = database
        return self._own.database

    @contextmanager
    def _changing(self):
        database = self._database()
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            database.rollback()
            raise
        database.commit()
