"""An import contract that import-linter lacks: who may import what, and nothing else.

import-linter's own kinds name what is forbidden; a package that nobody thought of
would pass. This one names what is allowed.
"""

import sys

from importlinter import Contract, ContractCheck, fields, output

STANDARD_LIBRARY = "standard library"


class OnlyContract(Contract):
    """The importers import nothing but themselves and what is allowed.

    Options: ``importers`` and ``allowed`` are lists of modules with all below them;
    ``standard library`` stands for the whole of it. ``besides`` leaves modules out.
    """

    type_name = "only"

    importers = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField(), required=False)
    besides = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph, verbose):
        """Look at every direct import of each importer."""
        allowed = {*self.importers, *(self.allowed or ())}
        broken = [
            (module, imported)
            for module in sorted(graph.modules)
            if _is_within(module, self.importers)
            and not _is_within(module, self.besides or ())
            for imported in sorted(graph.find_modules_directly_imported_by(module))
            if not _is_allowed(imported, allowed)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check):
        """Name each import that is not allowed."""
        for module, imported in check.metadata["broken"]:
            output.print_error(f"{module} may not import {imported}")


def _is_allowed(module, allowed):
    if STANDARD_LIBRARY in allowed and module.split(".")[0] in sys.stdlib_module_names:
        return True
    return _is_within(module, allowed)


def _is_within(module, packages):
    return any(module == name or module.startswith(f"{name}.") for name in packages)
