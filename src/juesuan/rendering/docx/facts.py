"""The figures of the nine tables as an XML part inside the DOCX: exact, with their terms.

The same keys are the tags of the content controls in the tables.
"""

from typing import Final

from juesuan.model.document import Document, Fact
from juesuan.rendering.docx.markup import attribute
from juesuan.rendering.docx.package import DECLARATION

NAMESPACE: Final = "urn:juesuan:facts:1"
_IDENTITY: Final = "{6A0E5D1C-2B0F-4C57-9A33-0D5F4B7C1E01}"


def facts_part(document: Document) -> str:
    """The custom XML part."""
    facts = "".join(_fact(fact) for fact in document.facts)
    return (
        f'{DECLARATION}<facts xmlns="{NAMESPACE}" unit="{attribute(document.unit)}"'
        f' year="{document.year}" scope="{attribute(document.scope)}"'
        f' money="{document.money_unit.label}">{facts}</facts>'
    )


def facts_properties() -> str:
    """What tells Word which schema the part follows."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    return (
        f'{DECLARATION}<ds:datastoreItem ds:itemID="{_IDENTITY}" xmlns:ds="{space}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def _fact(fact: Fact) -> str:
    terms = "".join(
        f'<term weight="{weight}" fact="{attribute(key)}"/>' for weight, key in fact.terms
    )
    return (
        f'<fact key="{attribute(fact.key)}" label="{attribute(fact.label)}"'
        f' value="{fact.value:f}">{terms}</fact>'
    )
