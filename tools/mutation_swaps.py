"""Puts other code into functions that a process has in memory already."""

import functools
import gc
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType


class Alive:
    """The functions of some files as they are in memory, and everything cached."""

    def __init__(self, files: set[str]) -> None:
        self.functions = defaultdict(list)
        self.caches = []
        for each in gc.get_objects():
            if isinstance(each, FunctionType) and each.__code__.co_filename in files:
                self.functions[each.__code__.co_filename].append(each)
            elif isinstance(each, functools._lru_cache_wrapper):
                self.caches.append(each)

    def swap(self, path: str, planted: CodeType) -> None:
        """Give the functions of the file *path* their code in *planted*."""
        as_written = compile(Path(path).read_text(), path, "exec")
        swaps = _changed(as_written, planted)
        for function in self.functions[path]:
            if function.__code__ in swaps:
                function.__code__ = swaps[function.__code__]
        for cache in self.caches:
            cache.cache_clear()


def _changed(before: CodeType, after: CodeType) -> dict[CodeType, CodeType]:
    """Return what each function's code becomes, where that differs."""
    old, new = _by_function(before), _by_function(after)
    return {
        each: other
        for function, codes in old.items()
        if len(codes) == len(new.get(function, []))
        for each, other in zip(codes, new[function], strict=True)
        if each != other
    }


def _by_function(code: CodeType) -> dict[tuple[str, int], list[CodeType]]:
    found: dict[tuple[str, int], list[CodeType]] = defaultdict(list)
    for each in _inside(code):
        found[each.co_name, each.co_firstlineno].append(each)
    return found


def _inside(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _inside(each)
