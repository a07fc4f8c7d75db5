"""What a Ctrl-C does while something must be done whole."""

import os
import signal
import threading

import pytest

from rag.core.interrupts import interrupt_held


def _ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


def test_one_that_comes_inside_takes_effect_once_all_is_done():
    done = []
    with pytest.raises(KeyboardInterrupt), interrupt_held():
        _ctrl_c()
        done.append("told")
    assert done == ["told"]
    with pytest.raises(KeyboardInterrupt):
        _ctrl_c()  # what holds it back is gone


def test_a_second_one_takes_effect_at_once():
    done = []
    with pytest.raises(KeyboardInterrupt), interrupt_held():
        _ctrl_c()
        _ctrl_c()
        done.append("told")
    assert not done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_inside_is_not_hidden_by_it():
    with pytest.raises(ValueError, match="broken"), interrupt_held():
        _ctrl_c()
        raise ValueError("broken")


def test_another_thread_goes_on_as_it_would():
    done = []

    def work():
        with interrupt_held():
            done.append("told")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["told"]
