"""A plugin with a function for everything that the tests ask."""

import logging
import sys
import threading
import time

from tenon_plugin import Denied, Exhausted, HostError, HostLog, Invalid, Plugin, PluginError

plugin = Plugin(max_calls=4)
log = logging.getLogger("everything")
started = []
barrier = threading.Barrier(4)


@plugin.init
def init(config, call):
    if config.get("refuse"):
        raise PluginError("this configuration will not do")
    if config.get("break"):
        raise KeyError("nothing")
    call.host.log("info", "initializing", {"keys": len(config)})
    started.append(call.host.get_config("color"))
    plugin.host.kv_set("started", "yes")


@plugin.ready
def ready(call):
    asked = int(call.host.kv_get("asked") or b"0") + 1
    call.host.kv_set("asked", str(asked))
    return asked >= plugin.config.get("ready_after", 1)


@plugin.command
def command(context, content, call):
    return {"user": context["user_id"], "content": content}


@plugin.form
def form(context, values, call):
    return {"context": context, "values": values}


@plugin.rules
def rules(call):
    raise PluginError("no rules here")


@plugin.help
def help_topics(call):
    return {"echo": ["answers what it gets"]}


@plugin.webhook_convert
def webhook_convert(payload, call):
    return [{"event_type": "hook", "data": {"size": len(payload)}}]


@plugin.oauth_callback
def oauth_callback(state, code, call):
    return {"access_token": f"{state}-{code}"}


@plugin.operation("echo")
def echo(params, call):
    return params


@plugin.operation("refuse")
def refuse(params, call):
    raise PluginError(params)


@plugin.operation("break")
def break_down(params, call):
    return {}["missing"]


@plugin.operation("exit")
def leave(params, call):
    sys.exit("enough")


@plugin.operation("wrong_answer")
def wrong_answer(params, call):
    return {"nan": float("nan"), "set": {1, 2}, "half": "\ud800"}[params] if params else object()


@plugin.operation("remaining")
def remaining(params, call):
    return call.remaining()


@plugin.operation("wait")
def wait(params, call):
    call.host.log("info", "waiting")
    while not call.abandoned():
        time.sleep(0.01)
    plugin.host.kv_set("abandoned", "yes")


@plugin.operation("sleep_for_ever")
def sleep_for_ever(params, call):
    call.host.log("info", "asleep")
    while True:
        time.sleep(1)


@plugin.operation("meet")
def meet(params, call):
    return barrier.wait(call.remaining())


@plugin.operation("started")
def what_started(params, call):
    return started


@plugin.operation("log")
def log_both_ways(params, call):
    log.warning("to standard error: %s", params, extra={"id": 7})
    print("printed", flush=True)
    own = logging.getLogger("through the host")
    own.propagate = False
    own.addHandler(HostLog(plugin.host))
    own.error("to the host: %s", params, extra={"id": 8})


@plugin.operation("host")
def use_host(params, call):
    host = call.host
    try:
        if params == "kv":
            host.kv_set("bytes", b"\x00\xff")
            kept = host.kv_get("bytes")
            host.kv_delete("bytes")
            return [list(kept), host.kv_get("bytes")]
        if params == "emit":
            host.emit("order.created", {"id": 1})
        if params == "http":
            answer = host.http("POST", "https://example.com/", {"Accept": "text/plain"}, "body")
            return [answer.status, answer.headers, answer.text()]
        if params == "config":
            return [host.get_config("color"), host.get_config("list"), host.get_config("absent")]
        return None
    except (Denied, Exhausted, Invalid, HostError) as refused:
        return f"{type(refused).__name__}: {refused}"


@plugin.operation("uncaught")
def uncaught(params, call):
    call.host.kv_set("k", "v")


if __name__ == "__main__":
    plugin.serve()
    print("served", file=sys.stderr)
