"""What a process opens, and what it leaves as it was."""

import gc

from benchmarks.simulation.worlds import world


def test_the_collector_of_python_is_patient_only_while_services_are_open(tmp_path):
    usual = gc.get_threshold()
    with world(tmp_path):
        assert gc.get_threshold()[0] > 10 * usual[0]
        assert gc.get_threshold()[1:] == usual[1:]
    assert gc.get_threshold() == usual
