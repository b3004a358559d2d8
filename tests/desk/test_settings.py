"""Checks of the workspace's settings."""

from datetime import timedelta

import pytest

from standby.basis.errors import AskedWrongly
from standby.desk.settings import read_settings


def settings(tmp_path, text):
    (tmp_path / "standby.toml").write_text(text, encoding="utf-8")
    return read_settings(tmp_path)


def test_what_is_not_set_has_its_default(tmp_path):
    found = settings(tmp_path, 'name = "Goma"')
    assert (found.name, found.timezone, found.database, found.node) == ("Goma", "UTC", "standby.db", "desk")
    assert found.executor == "serial"


def test_a_workspace_without_a_name_is_called_as_its_folder(tmp_path):
    assert settings(tmp_path, "").name == tmp_path.name


@pytest.mark.parametrize("place", ["nowhere", "standby.toml"])
def test_a_folder_that_is_no_workspace_is_refused_with_a_way_out(tmp_path, place):
    (tmp_path / "standby.toml").write_text("")
    with pytest.raises(AskedWrongly, match="standby init") as caught:
        read_settings(tmp_path / place)
    assert caught.value.code == "workspace-missing"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('nmae = "Goma"', "use 'name'"),
        ('colour = "red"', "use name, timezone"),
        ("name = 7", "must be text"),
        ('name = ""', "must be text and not empty"),
        ('timezone = "Mars/Olympus"', "Asia/Baghdad"),
        ('timezone = "../etc"', "Asia/Baghdad"),
        ("name = ", "not TOML"),
        ('executor = "cloud"', "write serial, process"),
    ],
)
def test_a_wrong_setting_is_told_with_what_to_write(tmp_path, text, says):
    with pytest.raises(AskedWrongly) as caught:
        settings(tmp_path, text)
    assert caught.value.code == "settings-wrong"
    assert says in str(caught.value)


def test_a_channel_has_its_kinds_its_time_and_who_comes_next(tmp_path):
    text = """
    [[channel]]
    name = "duty"
    address = "env:DUTY"
    kinds = "overdue, expired"
    acknowledge_within = "15 minutes"
    then = "head"
    [[channel]]
    name = "head"
    address = "file:head.address"
    kinds = "none"
    tells = "everything"
    """
    duty, head = settings(tmp_path, text).channel
    assert (duty.kinds, duty.within, duty.then) == (("expired", "overdue"), timedelta(minutes=15), "head")
    assert (head.kinds, head.within, head.then) == ((), None, None)
    assert (duty.everything, head.everything) == (False, True)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ('adress = "x"', "use address"),
        ("kinds = 7", "must be text"),
        ('kinds = "fire"', "recommendation, overdue review"),
        ('acknowledge_within = "soon"', "write it like 15 minutes"),
        ('acknowledge_within = "0 minutes"', "write it like 15 minutes"),
        ('then = "b"', "write acknowledge_within"),
        ('acknowledge_within = "1 hour"\nthen = "nobody"', "there is no channel 'nobody'"),
        ('acknowledge_within = "1 hour"\nthen = "b"', "in a circle"),
        ('tells = "all"', "'everything'"),
        ('name = "b"', "not TOML"),
    ],
)
def test_a_wrong_channel_is_told_with_what_to_write_and_without_its_address(tmp_path, fields, says):
    other = '[[channel]]\nname = "b"\naddress = "json://x/sesame"\nacknowledge_within = "1 hour"\nthen = "a"\n'
    with pytest.raises(AskedWrongly) as caught:
        settings(tmp_path, f'[[channel]]\nname = "a"\naddress = "json://x/sesame"\n{fields}\n{other}')
    assert says in str(caught.value)
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize("channel", ['channel = "x"', "channel = [7]", '[[channel]]\nname = "a"', "[[channel]]"])
def test_a_channel_without_a_name_or_an_address_is_told(tmp_path, channel):
    with pytest.raises(AskedWrongly) as caught:
        settings(tmp_path, channel)
    assert caught.value.code == "channel-wrong"


def test_two_channels_of_one_name_are_told(tmp_path):
    with pytest.raises(AskedWrongly, match="two channels have that name"):
        settings(tmp_path, '[[channel]]\nname = "a"\naddress = "x"\n[[channel]]\nname = "a"\naddress = "x"\n')


@pytest.mark.parametrize(
    "address", ["https://board.example.org", "http://localhost:8000", "https://b.example.org:444/"]
)
def test_the_room_is_an_address_over_tls_or_of_this_machine(tmp_path, address):
    assert settings(tmp_path, f'address = "{address}"').room == address.rstrip("/")


@pytest.mark.parametrize("address", ["http://board.example.org", "board", "https://b.example.org/x", "https://u@b.org",
                                     "https://b.example.org:x", "https://"])  # fmt: skip
def test_another_address_for_the_room_is_told(tmp_path, address):
    with pytest.raises(AskedWrongly, match="write an address like https"):
        settings(tmp_path, f'address = "{address}"')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('oidc_issuer = "http://id.example.org"', "no address over TLS"),
        ('oidc_issuer = "https://id.example.org"', "write both"),
        ('oidc_issuer = "https://id.example.org"\noidc_client = "c"', "write both"),
        ('oidc_issuer = "https://id.example.org"\noidc_client = "c"\naddress = "https://b.org"\n'
         'oidc_secret = "sesame"', "write env:NAME or file:PATH"),
    ],
)  # fmt: skip
def test_half_a_provider_is_told_and_its_secret_is_not_shown(tmp_path, text, says):
    with pytest.raises(AskedWrongly) as caught:
        settings(tmp_path, text)
    assert says in str(caught.value)
    assert "sesame" not in str(caught.value)


def test_a_provider_is_read_from_the_settings(tmp_path):
    text = 'oidc_issuer = "https://id.example.org"\noidc_client = "c"\naddress = "https://b.org"\n'
    found = settings(tmp_path, f'{text}oidc_secret = "env:S"')
    assert (found.oidc_issuer, found.oidc_client, found.oidc_secret) == ("https://id.example.org", "c", "env:S")
