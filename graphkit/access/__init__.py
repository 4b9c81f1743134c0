"""What may this user do in this case, and under which name does a thing appear to others?"""

from .view import RIGHTS, View

__all__ = ["RIGHTS", "View"]
