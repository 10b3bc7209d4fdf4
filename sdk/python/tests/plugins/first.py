from tenon_plugin import Plugin

plugin = Plugin()


@plugin.operation("greet")
def greet(params, call):
    return f"Hello, {params['name']}!"


plugin.serve()
