"""GET /healthz tells machines whether the house stands."""

from tests.browser import Browser


def test_tells_the_database_and_its_version(client: Browser) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json[f"{answer.json['database']}_version"]
