"""What is done with items: the standard agenda, adding, editing, attaching."""

from advisory.agendas.services.files import attach, choose_publicity, detach, reattach
from advisory.agendas.services.items import ItemValues, add_item, come_again, discard, edit_item, translate, wait
from advisory.agendas.services.standard import standard_agenda

__all__ = [
    "ItemValues",
    "add_item",
    "attach",
    "choose_publicity",
    "come_again",
    "detach",
    "discard",
    "edit_item",
    "reattach",
    "standard_agenda",
    "translate",
    "wait",
]
