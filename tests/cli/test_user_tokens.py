"""Tokens of programs, from the command line."""

import pytest

CODE = "pesco-nip-2024"


@pytest.fixture
def contact(opened):
    ended = opened("user", "add", "poc@el.example", "reader", "--respondent", "EL", "--office", "Ministry")
    assert ended.code == 0, ended.err
    return opened


def token(kalends, *more):
    return kalends("user", "token", "poc@el.example", "EL", "--name", "archive", *more)


def test_a_token_is_made_listed_and_revoked(contact):
    made = token(contact, "--scope", "read", "--scope", "check")
    assert made.code == 0
    assert made.out.startswith("kalends_")
    (line,) = contact("user", "tokens", "--json").json["tokens"]
    assert (line["respondent"], line["name"], line["scopes"]) == ("EL", "archive", ["read", "check"])
    assert made.out.strip() not in contact("user", "tokens").out
    assert contact("user", "revoke", str(line["number"])).code == 0
    assert contact("user", "tokens", "--json").json["tokens"] == []


def test_revoked_twice_it_is_ended_once(contact):
    token(contact)
    (line,) = contact("user", "tokens", "--json").json["tokens"]
    first, again = (contact("user", "revoke", str(line["number"])) for _ in range(2))
    assert (first.code, again.code) == (0, 0)
    assert first.out == again.out


@pytest.mark.parametrize("scope", ["hand_in", "announce", "statement", "read_cycle"])
def test_it_does_no_more_than_who_answers_for_it(contact, scope):
    refused = token(contact, "--scope", scope)
    assert refused.code == 2
    assert "choose from: read, check" in refused.err


def test_a_token_of_the_secretariat(opened):
    assert opened("user", "add", "desk@eeas.example", "officer", "--house", "EEAS").code == 0
    made = opened("user", "token", "desk@eeas.example", "--name", "briefing", "--json")
    assert (made.code, made.json["respondent"], made.json["scopes"]) == (0, "", ["read_cycle"])
    (line,) = opened("user", "tokens", "--json").json["tokens"]
    assert (line["respondent"], line["made_by"]) == ("", "desk@eeas.example")
    assert "of the secretariat (briefing)" in opened("user", "revoke", str(line["number"])).out


@pytest.mark.parametrize("scope", ["read", "hand_in"])
def test_a_program_of_the_secretariat_acts_for_nobody(opened, scope):
    assert opened("user", "add", "desk@eeas.example", "officer", "--house", "EEAS").code == 0
    refused = opened("user", "token", "desk@eeas.example", "--name", "briefing", "--scope", scope)
    assert "choose from: read_cycle" in refused.err


def test_who_has_no_role_at_the_secretariat(contact):
    assert contact("user", "token", "poc@el.example", "--name", "briefing").code == 2


def test_who_does_not_act_there(contact):
    assert contact("user", "token", "poc@el.example", "CY", "--name", "archive").code == 2


def test_a_number_that_there_is_not(contact):
    assert "no token 9" in contact("user", "revoke", "9").err
