"""What a plugin asks of the host."""

import json
from contextlib import redirect_stderr
from io import StringIO

import grpc

from running import Case, run, wait_until
from tenon_plugin import Denied, HttpAnswer, PluginError
from tenon_plugin.host import Connection, Host, HostError


class HostTest(Case):
    def setUp(self):
        self.host, self.plugin = run(self, {"color": "red", "list": [1, {"a": None}]})

    def test_configuration_is_text_or_json_or_absent(self):
        self.assertEqual(self.plugin.call("host", "config"), ["red", '[1, {"a": null}]', None])

    def test_bytes_are_kept_found_and_removed(self):
        self.assertEqual(self.plugin.call("host", "kv"), [[0, 255], None])

    def test_events_go_out_with_their_payload(self):
        self.assertIsNone(self.plugin.call("host", "emit"))
        self.assertEqual(self.host.events, [("order.created", {"id": 1}, "")])

    def test_http_requests_go_out_and_answers_come_back(self):
        self.host.http["https://example.com/"] = HttpAnswer(201, {"content-type": "text/plain"}, "für".encode())
        self.assertEqual(self.plugin.call("host", "http"), [201, {"content-type": "text/plain"}, "für"])
        [request] = self.host.requests
        self.assertEqual((request.method, dict(request.headers)), ("POST", {"Accept": "text/plain"}))
        self.assertEqual(request.body, b"body")

    def test_an_error_in_the_answer_is_of_its_kind(self):
        told = self.plugin.call("host", "http")
        self.assertEqual(told, "Denied: https://example.com/: the host is not listed in permissions.http")

    def test_a_refusal_is_of_its_kind(self):
        for status, kind in (
            (grpc.StatusCode.PERMISSION_DENIED, "Denied"),
            (grpc.StatusCode.RESOURCE_EXHAUSTED, "Exhausted"),
            (grpc.StatusCode.INVALID_ARGUMENT, "Invalid"),
            (grpc.StatusCode.UNKNOWN, "HostError"),
        ):
            with self.subTest(status=status):
                self.host.refusals["KVSet"] = (status, "why not")
                self.assertEqual(self.plugin.call("host", "kv"), f"{kind}: why not")

    def test_a_refusal_that_nobody_catches_is_the_answers_error(self):
        self.host.refusals["KVSet"] = (grpc.StatusCode.RESOURCE_EXHAUSTED, "over the quota")
        with self.assertRaisesRegex(PluginError, "^Exhausted: over the quota$"):
            self.plugin.call("uncaught")

    def test_logging_goes_to_standard_error_as_hclog_and_to_the_host_if_asked(self):
        self.plugin.call("log", "Zoë")
        self.assertIn(("error", "to the host: Zoë", {"logger": "through the host", "id": "8"}), self.host.logs)
        wait_until(lambda: any("standard error" in line for line in self.plugin.lines))
        line = json.loads(next(line for line in self.plugin.lines if "standard error" in line))
        self.assertRegex(line.pop("@timestamp"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        self.assertEqual(
            line, {"@level": "warn", "@message": "to standard error: Zoë", "@module": "everything", "id": "7"}
        )

    def test_a_line_that_the_host_does_not_take_goes_to_standard_error(self):
        self.host.refusals["Log"] = (grpc.StatusCode.UNAVAILABLE, "no room")
        self.plugin.call("log", "x")
        wait_until(lambda: any("did not take this line: no room" in line for line in self.plugin.lines))


class ConnectionTest(Case):
    def test_another_token_is_not_let_in(self):
        host, _ = run(self)
        connection = Connection({"TENON_HOST_ADDR": host.address, "TENON_HOST_TOKEN": "another"})
        self.addCleanup(connection.close)
        with self.assertRaisesRegex(HostError, "metadata tenon-token"):
            Host(connection).kv_get("key")

    def test_without_a_host_each_function_says_so(self):
        host = Host(Connection({}))
        with self.assertRaisesRegex(HostError, "there is no host: TENON_HOST_ADDR is not set"):
            host.emit("event")
        with redirect_stderr(StringIO()) as err:
            host.log("info", "a line")
        self.assertIn("info: a line", err.getvalue())

    def test_a_value_is_bytes_or_text(self):
        with self.assertRaisesRegex(TypeError, "found a int, expected bytes or text"):
            Host(Connection({})).kv_set("key", 5)

    def test_a_payload_is_what_json_has(self):
        with self.assertRaisesRegex(PluginError, "payload: found a set, expected what JSON has"):
            Host(Connection({})).emit("event", {1})

    def test_kinds_are_host_errors(self):
        self.assertTrue(issubclass(Denied, HostError))
