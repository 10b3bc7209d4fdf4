"""What goes wrong, and whose fault it is."""


class PluginError(Exception):
    """A refusal in the plugin's own words: its message is the answer's error, without a traceback in the log."""


class StartError(Exception):
    """The plugin cannot start in this environment. The message is one line for whoever started it."""


class HostError(Exception):
    """The host did not do what it was asked. Itself: it was tried and failed, or no kind was given."""


class Denied(HostError):
    """The plugin's permissions do not allow it."""


class Exhausted(HostError):
    """A quota, a rate or a size is used up."""


class Invalid(HostError):
    """The request itself is wrong."""
