"""A plugin whose call goes on a little after the host said stop."""

import time

from tenon_plugin import Plugin

plugin = Plugin()


@plugin.operation("slow")
def slow(params, call):
    call.host.log("info", "slow")
    time.sleep(0.5)
    return "done"


plugin.serve()
