"""What plugin authors test with: the fixtures `newsdesk` and `newsroom`, and `check_plugin`. A pytest plugin.

newsflow is imported inside functions, so that coverage of a plugin's own imports is not spoilt by loading this file.
"""

from __future__ import annotations
