"""How a plugin's process begins and ends."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import grpc

from authority import Authority
from running import PATIENCE, PLUGINS, Case, run, wait_until
from tenon_plugin.proto.flowbot import plugin_pb2 as pb
from tenon_plugin.testing import FakeHost, PluginProcess, StartFailed

COOKIE = {"FLOWBOT_PLUGIN": "flowbot-plugin-v1"}
FIRST = str(PLUGINS / "first.py")


def start(**environment):
    """Runs it to its end: status, standard output and standard error."""
    done = subprocess.run(
        [sys.executable, FIRST],
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout, done.stderr


class BeginTest(Case):
    def test_started_by_hand_it_says_what_it_is(self):
        status, out, err = start()
        self.assertEqual((status, out), (1, ""))
        self.assertRegex(err, r"^This is a plugin, which a container starts and talks to: .*\n$")

    def test_another_cookie_is_none(self):
        self.assertEqual(start(FLOWBOT_PLUGIN="other")[0], 1)

    def test_versions_it_does_not_have_are_refused(self):
        status, _, err = start(PLUGIN_PROTOCOL_VERSIONS="2,3", **COOKIE)
        self.assertEqual((status, err), (1, "PLUGIN_PROTOCOL_VERSIONS: found 2,3, expected 1 among them\n"))

    def test_a_folder_for_its_socket_that_is_not_there_is_told(self):
        status, _, err = start(PLUGIN_UNIX_SOCKET_DIR="/nowhere", **COOKIE)
        self.assertEqual((status, err), (1, "PLUGIN_UNIX_SOCKET_DIR: found no folder /nowhere\n"))

    def test_a_folder_whose_name_is_too_long_for_a_socket_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            deep = Path(folder, "x" * 100)
            deep.mkdir()
            status, _, err = start(PLUGIN_UNIX_SOCKET_DIR=str(deep), **COOKIE)
        self.assertEqual(status, 1)
        self.assertRegex(err, "found a socket's path of .* bytes, expected 107 at most")

    def test_the_handshake_names_a_socket_in_the_folder_it_was_given(self):
        _, plugin = run(self)
        self.assertEqual(plugin.handshake[:3] + plugin.handshake[4:], ["1", "1", "unix", "grpc", ""])
        self.assertTrue(Path(plugin.handshake[3]).is_socket())

    def test_what_is_printed_before_the_handshake_does_no_harm(self):
        _, plugin = run(self, name="talkative")
        self.assertEqual(plugin.call("echo", 1), 1)
        self.assertIn("good morning", plugin.lines)


class EndTest(Case):
    def test_it_ends_when_the_host_says_so(self):
        _, plugin = run(self)
        self.assertEqual(plugin.shutdown(), 0)
        wait_until(lambda: "served" in plugin.lines)
        self.assertFalse(Path(plugin.handshake[3]).exists())

    def test_a_call_in_flight_gets_its_answer(self):
        host, plugin = run(self, name="slow")
        call = plugin.service.AbilityCall.future(pb.CallRequest(operation="slow"))
        wait_until(lambda: host.logs)
        status = plugin.shutdown()
        self.assertEqual((call.result(PATIENCE).result, status), ('"done"', 0))

    def test_it_ends_when_its_host_is_gone(self):
        _, plugin = run(self)
        plugin.process.stdin.close()
        self.assertEqual(plugin.process.wait(PATIENCE), 0)

    def test_it_ends_at_sigterm(self):
        _, plugin = run(self)
        plugin.process.send_signal(signal.SIGTERM)
        self.assertEqual(plugin.process.wait(PATIENCE), 0)

    def test_a_call_that_never_returns_does_not_keep_it(self):
        host, plugin = run(self)
        call = plugin.service.AbilityCall.future(pb.CallRequest(operation="sleep_for_ever"))
        wait_until(lambda: ("info", "asleep", {}) in host.logs)
        self.assertEqual(plugin.shutdown(), 1)
        self.assertIsInstance(call.exception(PATIENCE), grpc.RpcError)

    def test_other_hosts_need_not_hold_its_standard_input(self):
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen(
                [sys.executable, FIRST],
                env={"PATH": os.environ["PATH"], "PLUGIN_UNIX_SOCKET_DIR": folder, **COOKIE},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
            )
            watch = threading.Timer(PATIENCE, process.kill)
            watch.start()
            self.assertTrue(process.stdout.readline().startswith(f"1|1|unix|{folder}/"))
            self.assertIsNone(process.poll())
            process.terminate()
            self.assertEqual(process.wait(), 0)
            watch.cancel()
            process.stdout.close()
            self.assertEqual(os.listdir(folder), [])


class AutoMtlsTest(Case):
    def test_each_side_trusts_the_others_certificate(self):
        authority = Authority()
        _, plugin = run(
            self, environment={"PLUGIN_CLIENT_CERT": authority.pem.decode()}, tls=authority.credentials
        )
        self.assertGreater(len(plugin.handshake[5]), 50)
        self.assertNotIn("=", plugin.handshake[5])
        self.assertEqual(plugin.call("echo", "secret"), "secret")

    def test_who_shows_another_certificate_is_not_let_in(self):
        _, plugin = run(
            self, environment={"PLUGIN_CLIENT_CERT": (mine := Authority()).pem.decode()}, tls=mine.credentials
        )
        stranger = PluginProcess.__new__(PluginProcess)
        stranger.handshake, stranger._tls = plugin.handshake, Authority().credentials
        with stranger._connect() as channel, self.assertRaises(grpc.RpcError):
            channel.unary_unary("/flowbot.plugin.PluginService/IsReady")(b"", timeout=5)

    def test_a_certificate_that_grpc_cannot_verify_is_told(self):
        pem = Authority("secp521r1").pem.decode()
        with self.assertRaisesRegex(StartFailed, "found a key on curve secp521r1, expected one of"):
            run(self, environment={"PLUGIN_CLIENT_CERT": pem})

    def test_a_certificate_that_is_none_is_told(self):
        with self.assertRaisesRegex(StartFailed, "PLUGIN_CLIENT_CERT: found no certificate, expected one in PEM"):
            run(self, environment={"PLUGIN_CLIENT_CERT": "x"})

    def test_without_the_package_for_it_the_plugin_says_so(self):
        with self.assertRaisesRegex(StartFailed, "status 1 .*found no package cryptography"):
            run(self, name="without_cryptography", environment={"PLUGIN_CLIENT_CERT": Authority().pem.decode()})


class ByHandTest(unittest.TestCase):
    def call(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder, "main")
            program.write_text(f"#!/bin/sh\nexec {sys.executable} {FIRST}\n")
            program.chmod(0o755)
            return subprocess.run(
                [sys.executable, "-m", "tenon_plugin.testing", str(program), *arguments],
                capture_output=True,
                text=True,
                timeout=PATIENCE,
            )

    def test_an_operation_can_be_called_by_hand(self):
        done = self.call("greet", '{"name": "Ada"}')
        self.assertEqual((done.returncode, done.stdout), (0, '"Hello, Ada!"\n'), done.stderr)

    def test_what_goes_wrong_is_told_and_the_log_shown(self):
        done = self.call("greet", "{}")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("error: KeyError: 'name'", done.stderr)
        self.assertIn("Traceback", done.stderr)


class FakeHostTest(unittest.TestCase):
    def test_it_leaves_nothing_behind(self):
        with FakeHost() as host:
            folder = host.folder
        self.assertFalse(folder.exists())
