"""A plugin that prints before it serves."""

from tenon_plugin import Plugin

plugin = Plugin()
plugin.operation("echo")(lambda params, call: params)
print("good morning")
plugin.serve()
