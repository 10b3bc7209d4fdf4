"""A real plugin process, called as the container calls it."""

import json
import threading

import grpc
from google.protobuf.empty_pb2 import Empty

from running import Case, run, wait_until
from tenon_plugin import PluginError
from tenon_plugin.proto.flowbot import plugin_pb2 as pb
from tenon_plugin.proto.goplugin import broker_pb2
from tenon_plugin.proto.goplugin.broker_pb2_grpc import GRPCBrokerStub
from tenon_plugin.proto.goplugin.stdio_pb2_grpc import GRPCStdioStub
from tenon_plugin.testing import FakeHost, PluginProcess, StartFailed


class CallsTest(Case):
    def setUp(self):
        self.host, self.plugin = run(self)

    def refused(self, status, call, *arguments, **options):
        with self.assertRaises(grpc.RpcError) as raised:
            call(*arguments, **options)
        self.assertEqual(raised.exception.code(), status)
        return raised.exception.details()

    def test_json_comes_back_as_it_went(self):
        for value in (None, True, 0, -1.5, 2**70, "", "Zoë \U0001f600 \x00", [], {"a": [{"b": None}]}):
            with self.subTest(value=value):
                self.assertEqual(self.plugin.call("echo", value), value)

    def test_no_parameters_are_none(self):
        self.assertEqual(self.plugin.rpc("AbilityCall", pb.CallRequest(operation="echo"), "result"), None)

    def test_large_messages_pass_both_ways(self):
        text = "x" * (60 * 1024 * 1024)
        self.assertEqual(self.plugin.call("echo", text), text)

    def test_parameters_that_are_not_json_are_an_error(self):
        with self.assertRaisesRegex(PluginError, "params: found a text that is not JSON"):
            self.plugin.rpc("AbilityCall", pb.CallRequest(operation="echo", params="{"), "result")

    def test_a_plugin_error_is_its_message(self):
        with self.assertRaises(PluginError) as raised:
            self.plugin.call("refuse", "not today")
        self.assertEqual(str(raised.exception), "not today")
        self.assertEqual([line for line in self.plugin.lines if "Traceback" in line], [])

    def test_a_plugin_error_without_a_message_is_an_error_still(self):
        with self.assertRaisesRegex(PluginError, "^PluginError$"):
            self.plugin.call("refuse", "")

    def test_any_other_exception_is_told_by_name_and_logged_with_its_traceback(self):
        with self.assertRaisesRegex(PluginError, "^KeyError: 'missing'$"):
            self.plugin.call("break")
        wait_until(lambda: any("break failed" in line for line in self.plugin.lines))
        line = json.loads(next(line for line in self.plugin.lines if "break failed" in line))
        self.assertEqual((line["@level"], line["@module"]), ("error", "tenon_plugin"))
        self.assertIn("in break_down", line["exception"])

    def test_an_exit_in_a_function_is_an_error_and_the_plugin_goes_on(self):
        with self.assertRaisesRegex(PluginError, "^SystemExit: enough$"):
            self.plugin.call("exit")
        self.assertEqual(self.plugin.call("echo", 1), 1)

    def test_an_answer_that_json_does_not_have_is_an_error(self):
        for params, found in ((None, "a object"), ("nan", "a float"), ("set", "a set")):
            with self.subTest(params=params):
                with self.assertRaisesRegex(PluginError, f"^answer: found {found}, expected what JSON has"):
                    self.plugin.call("wrong_answer", params)
        self.assertEqual(self.plugin.call("wrong_answer", "half"), "?")

    def test_unknown_operations_are_unimplemented_and_the_known_ones_named(self):
        told = self.refused(grpc.StatusCode.UNIMPLEMENTED, self.plugin.call, "nothing")
        self.assertIn("operation: found 'nothing', expected one of: break, echo,", told)

    def test_hooks_get_their_parameters(self):
        command = pb.CommandRequest(context='{"user_id": "u"}', content='"say"')
        self.assertEqual(self.plugin.rpc("Command", command, "payload"), {"user": "u", "content": "say"})
        form = pb.FormRequest(context="", values={"a": "1", "b": "[2]"})
        self.assertEqual(
            self.plugin.rpc("Form", form, "payload"), {"context": None, "values": {"a": "1", "b": "[2]"}}
        )
        self.assertEqual(self.plugin.rpc("Help", Empty(), "help"), {"echo": ["answers what it gets"]})
        hook = pb.WebhookConvertRequest(payload=b"\xff\x00")
        self.assertEqual(
            self.plugin.rpc("WebhookConvert", hook, "result"), [{"event_type": "hook", "data": {"size": 2}}]
        )
        token = pb.OAuthCallbackRequest(state="s", code="c")
        self.assertEqual(self.plugin.rpc("OAuthCallback", token, "result"), {"access_token": "s-c"})
        with self.assertRaisesRegex(PluginError, "^no rules here$"):
            self.plugin.rpc("Rules", Empty(), "rules")
        self.plugin.service.Bootstrap(Empty(), timeout=30)

    def test_the_deadline_is_the_callers(self):
        seconds = self.plugin.call("remaining", timeout=500)
        self.assertTrue(60 < seconds < 600, seconds)

    def test_a_function_can_see_that_nobody_waits_any_more(self):
        waiting = self.plugin.service.AbilityCall.future(pb.CallRequest(operation="wait"))
        wait_until(lambda: ("info", "waiting", {}) in self.host.logs)
        waiting.cancel()
        wait_until(lambda: self.host.kv.get("abandoned") == b"yes")

    def test_as_many_calls_run_at_once_as_were_asked_for(self):
        met = []
        threads = [
            threading.Thread(target=lambda: met.append(self.plugin.call("meet", timeout=30))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(met), [0, 1, 2, 3])

    def test_the_plugin_says_it_is_healthy_while_all_calls_are_busy(self):
        busy = [self.plugin.service.AbilityCall.future(pb.CallRequest(operation="wait")) for _ in range(4)]
        wait_until(lambda: self.host.logs.count(("info", "waiting", {})) == 4)
        self.assertEqual(self.plugin.health("plugin"), 1)
        for call in busy:
            call.cancel()

    def test_the_health_of_other_services_is_not_found(self):
        self.assertEqual(self.plugin.health(""), 1)
        self.refused(grpc.StatusCode.NOT_FOUND, self.plugin.health, "other")

    def test_what_of_go_plugin_is_not_served_is_unimplemented(self):
        stdio = GRPCStdioStub(self.plugin.channel)
        self.refused(grpc.StatusCode.UNIMPLEMENTED, lambda: list(stdio.StreamStdio(Empty(), timeout=30)))
        broker = GRPCBrokerStub(self.plugin.channel)
        hosts = iter([broker_pb2.ConnInfo(service_id=1)])
        self.refused(grpc.StatusCode.UNIMPLEMENTED, lambda: list(broker.StartStream(hosts, timeout=30)))


class StartTest(Case):
    def test_init_may_use_the_host_and_ready_may_take_its_time(self):
        host, plugin = run(self, {"color": "red", "ready_after": 3})
        self.assertEqual(host.logs, [("info", "initializing", {"keys": "2"})])
        self.assertEqual((host.kv["started"], host.kv["asked"]), (b"yes", b"3"))
        self.assertEqual(plugin.call("started"), ["red"])

    def test_init_refuses_in_the_plugins_words(self):
        with self.assertRaises(grpc.RpcError) as raised:
            run(self, {"refuse": True})
        self.assertEqual(raised.exception.code(), grpc.StatusCode.FAILED_PRECONDITION)
        self.assertEqual(raised.exception.details(), "this configuration will not do")

    def test_an_init_that_breaks_is_told_by_name(self):
        with self.assertRaises(grpc.RpcError) as raised:
            run(self, {"break": True})
        self.assertEqual(raised.exception.details(), "KeyError: 'nothing'")

    def test_a_plugin_of_ten_lines_is_one(self):
        _, plugin = run(self, name="first")
        self.assertEqual(plugin.call("greet", {"name": "Ada"}), "Hello, Ada!")
        for hook, request in (("Command", pb.CommandRequest()), ("Rules", Empty()), ("Help", Empty())):
            with self.assertRaises(grpc.RpcError) as raised:
                plugin.rpc(hook, request, "error")
            self.assertEqual(raised.exception.code(), grpc.StatusCode.UNIMPLEMENTED)
            self.assertEqual(raised.exception.details(), f"this plugin has no {hook.lower()}")

    def test_other_code_of_the_same_contracts_may_be_in_the_process(self):
        _, plugin = run(self, name="with_health")
        self.assertEqual(plugin.call("health"), 1)

    def test_a_program_that_is_no_plugin_is_told(self):
        with self.assertRaisesRegex(StartFailed, "ended with status 3 before the handshake: oh no"):
            with FakeHost() as host, PluginProcess(["sh", "-c", "echo oh no >&2; exit 3"], host):
                self.fail("it started")
