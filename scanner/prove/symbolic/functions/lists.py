"""Functions on lists, maps and values of any type."""

from collections.abc import Sequence

from scanner.prove.alphabet import NotModelledError
from scanner.prove.formula import FALSE, TRUE, Assumed, Formula, Linear, Order, atom, linear, negated
from scanner.prove.symbolic.cases import NULL, always, is_null
from scanner.prove.symbolic.comparing import as_list, equality, kind_of
from scanner.prove.symbolic.contents import contents_of
from scanner.prove.symbolic.functions.answers import first_of, kleene, possible, where
from scanner.prove.symbolic.functions.open_lists import ask
from scanner.prove.symbolic.functions.tags import exact_tag, tag_keys, tag_values
from scanner.prove.symbolic.functions.texts import contains_text, text_length
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Element, JobObject, Leaf, List, Map, NotModelled, Number, Tags, Text
from scanner.prove.symbolic.lists import lengths
from scanner.prove.symbolic.world import World
