"""What all tests share: how Hypothesis searches.

The suite takes the same examples every time; `pytest --hypothesis-profile=search` looks for new ones, and longer.
"""

from hypothesis import HealthCheck, settings

_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "suite", deadline=None, max_examples=100, derandomize=True, database=None, suppress_health_check=_PATIENT
)
settings.register_profile("search", deadline=None, max_examples=3_000, print_blob=True, suppress_health_check=_PATIENT)
settings.load_profile("suite")
