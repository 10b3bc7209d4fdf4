"""Registering functions."""

import unittest

from tenon_plugin import Plugin


class FunctionsTest(unittest.TestCase):
    def test_a_function_with_other_parameters_is_refused_when_it_is_registered(self):
        plugin = Plugin()
        told = r"operation greet: found parameters \(name\), expected \(params, call\)"
        with self.assertRaisesRegex(TypeError, told):
            plugin.operation("greet")(lambda name: name)
        with self.assertRaisesRegex(TypeError, r"form: found parameters .*, expected \(context, values, call\)"):
            plugin.form(lambda context: context)

    def test_an_operation_has_one_function(self):
        plugin = Plugin()
        plugin.operation("greet")(lambda params, call: 1)
        with self.assertRaisesRegex(ValueError, "operation greet: found a second function"):
            plugin.operation("greet")(lambda params, call: 2)

    def test_an_operation_without_a_name_is_refused(self):
        plugin = Plugin()
        with self.assertRaisesRegex(TypeError, "operation: found <function"):

            @plugin.operation
            def greet(params, call):
                return params

            plugin.operation(greet)(greet)

    def test_async_functions_are_refused(self):
        plugin = Plugin()

        async def greet(params, call):
            return params

        with self.assertRaisesRegex(TypeError, "found an async function, expected a plain one"):
            plugin.operation("greet")(greet)

    def test_a_registered_function_stays_what_it_was(self):
        plugin = Plugin()

        @plugin.operation("greet")
        def greet(params, call):
            return f"Hello, {params}!"

        self.assertEqual(greet("Ada", None), "Hello, Ada!")
