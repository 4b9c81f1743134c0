"""What did every delivered file claim, and who may write to the case now?"""

from .ledger import Ledger
from .lock import locked
from .writer import SourceWriter

__all__ = ["Ledger", "SourceWriter", "locked"]
