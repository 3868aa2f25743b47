"""What a stranger reads after applying: the same for everybody."""

from tests.browser import Browser


def test_says_that_a_letter_is_on_its_way(client: Browser) -> None:
    page = client.get("/apply/sent", headers={"Accept-Language": "en"})

    assert page.status_code == 200
    assert "We have sent you a letter" in page.text


def test_asks_the_database_nothing(client: Browser, statements) -> None:
    with statements() as log:
        client.get("/apply/sent")

    assert log == []
