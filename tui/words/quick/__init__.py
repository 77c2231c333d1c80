"""Quick add: one line in Indonesian or English → the fields of a plan, chips that say what was understood, and questions.

Pure: no clock, no screen, no store. `understand` never guesses: what can mean two things is asked, what means nothing is
the title.
"""

from tui.words.quick.model import Chip, Known, Option, Question, Understood
from tui.words.quick.told import saved_told
from tui.words.quick.understand import understand

__all__ = ["Chip", "Known", "Option", "Question", "Understood", "saved_told", "understand"]
