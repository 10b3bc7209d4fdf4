"""The index by itself."""

import os
import subprocess
import sys
import tempfile
import threading
import unittest

from search.index import Abandoned, BadQuery, Index

TEXTS = {
    "oak": ("Oak", "Oak is a hard wood. Joints cut in oak last for centuries."),
    "pine": ("Pine", "Pine is soft, and cheap. It was cut for shelves."),
    "joint": ("Mortise and tenon", "A joint: the tenon of one piece fits the mortise of the other."),
}


class IndexTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "search.db")

    def open(self, words="exact", snippet_words=16):
        index = Index(self.path, words, snippet_words)
        for identity, (title, text) in TEXTS.items():
            index.put(identity, title, text)
        return index

    def found(self, index, query, limit=10):
        return [result["id"] for result in index.search(query, limit)]

    def test_documents_are_found_by_words_of_title_and_text(self):
        index = self.open()
        self.assertEqual(self.found(index, "cheap"), ["pine"])
        self.assertEqual(self.found(index, "mortise tenon"), ["joint"])
        self.assertEqual(sorted(self.found(index, "oak OR pine")), ["oak", "pine"])
        self.assertEqual(self.found(index, '"hard wood"'), ["oak"])
        self.assertEqual(self.found(index, "beech"), [])

    def test_the_best_come_first_and_titles_count_more(self):
        index = self.open()
        index.put("mention", "Woods", "There is pine and there is oak and there is beech and there is ash.")
        results = index.search("pine", 10)
        self.assertEqual([result["id"] for result in results], ["pine", "mention"])
        self.assertGreater(results[0]["score"], results[1]["score"])
        self.assertEqual(self.found(index, "pine", 1), ["pine"])

    def test_a_snippet_shows_the_words_and_is_no_longer_than_asked_for(self):
        [result] = self.open(snippet_words=4).search("centuries", 10)
        self.assertEqual(result["snippet"], "…oak last for [centuries].")

    def test_a_document_is_replaced_whole(self):
        index = self.open()
        self.assertFalse(index.put("pine", "Fir", "Fir is tall."))
        self.assertEqual((self.found(index, "cheap"), self.found(index, "fir")), ([], ["pine"]))
        self.assertEqual(index.stats()["documents"], 3)

    def test_a_removed_document_is_not_found(self):
        index = self.open()
        self.assertTrue(index.remove("pine"))
        self.assertFalse(index.remove("pine"))
        self.assertEqual((self.found(index, "pine"), index.stats()["documents"]), ([], 2))

    def test_words_are_the_same_as_configured(self):
        self.assertEqual(self.found(self.open(), "joints"), ["oak"])
        english = Index(self.path, "english", 16)
        self.assertEqual(sorted(self.found(english, "joints")), ["joint", "oak"])
        parts = Index(self.path, "parts", 16)
        self.assertEqual(self.found(parts, "ortis"), ["joint"])
        exact = Index(self.path, "exact", 16)
        self.assertEqual(self.found(exact, "ortis"), [])
        exact.put("new", "New", "ortis")
        self.assertEqual(self.found(exact, "ortis"), ["new"])

    def test_accents_make_no_difference(self):
        index = self.open()
        index.put("cafe", "Café", "Crème brûlée")
        self.assertEqual(self.found(index, "CREME cafe"), ["cafe"])

    def test_queries_that_are_wrong_are_told(self):
        index = self.open()
        for query, told in (
            ('"open', "unterminated string"),
            ("a AND", "syntax error"),
            ("author:ada", "no such column: author"),
            ("*", "unknown special query"),
            ("(oak", "syntax error"),
            ("it's", "syntax error"),
        ):
            with self.subTest(query=query), self.assertRaisesRegex(BadQuery, told):
                index.search(query, 10)
        self.assertEqual(self.found(index, "oak"), ["oak"])

    def test_a_search_that_nobody_waits_for_ends(self):
        index = self.open()
        for number in range(300):
            index.put(str(number), "word", "word " * 50)
        with self.assertRaises(Abandoned):
            index.search("word", 10, lambda: True)
        self.assertEqual(len(index.search("word", 10, lambda: False)), 10)

    def test_threads_write_and_search_at_once(self):
        index = self.open()
        failures = []

        def work(thread):
            try:
                for number in range(20):
                    index.put(f"{thread}-{number}", "Many", f"many {thread}")
                    index.search("many", 5)
            except Exception as failure:
                failures.append(failure)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((failures, index.stats()["documents"]), ([], 163))

    def test_what_was_put_outlives_a_process_that_is_killed(self):
        put = (
            "import os, signal, sys\nfrom search.index import Index\n"
            "Index(sys.argv[1], 'exact', 16).put('kept', 'Kept', 'kept')\nos.kill(os.getpid(), signal.SIGKILL)\n"
        )
        status = subprocess.run([sys.executable, "-c", put, self.path], timeout=60).returncode
        self.assertEqual(status, -9)
        self.assertEqual(self.found(self.open(), "kept"), ["kept"])
