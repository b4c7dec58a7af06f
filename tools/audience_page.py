"""docs/audience-tools.md, made anew from the tools' declarations: `python -m tools.audience_page`.

Not its text: overture/domain/audience/reference.py has that, and tests/docs says where the page is behind.
"""

from overture.domain.audience import reference_page
from tools.linting import ROOT

PAGE = ROOT / "docs" / "audience-tools.md"

if __name__ == "__main__":
    PAGE.write_text(reference_page(), encoding="utf-8")
