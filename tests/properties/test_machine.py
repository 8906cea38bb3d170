"""Any library, any edits at any moment, any fault, any death, two at once: the promises hold after each.

The server is the platform's own stubs over the sandbox's store, behind the layer of tests/service/faults;
what it was asked for stands in its own account. Numbers are those of the promises in docs/how-it-works.md.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.properties.machine.choices import Choices
from tests.properties.machine.moments import Moments
from tests.properties.machine.places import Places


class Choosing(Places, Choices):
    """Other machines and libraries, and people who choose what is applied."""


STEPS = 20
ROUNDS = 10_000 if settings().max_examples > 1_000 else 240
"""Rules in all, for each machine: many where the profile of ``make fuzz`` asks for them."""

for machine in (Moments, Choosing):
    machine.TestCase.settings = settings(
        max_examples=ROUNDS // STEPS,
        stateful_step_count=STEPS,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )

TestMoments = Moments.TestCase
TestPlaces = Choosing.TestCase
