"""What the handbook says in its own voice when it is a file: it has no page around it and no reader's account."""

from datetime import date

PHRASES = {
    "lv": {
        "title": "Mentora rokasgrāmata",
        "contents": "Saturs",
        "start": "Sākums",
        "situations": "Šajā situācijā",
        "situations_lead": "Ko darīt tagad, kam pateikt, ko sacīt.",
        "glossary": "Vārdnīca",
        "glossary_lead": "Programmas vārdi, katrs izskaidrots vienā vienkāršā teikumā.",
        "sources": "Avoti",
        "danger": "Ja kāds ir briesmās",
        "about": "Ceļabiedrs: platforma, kas sagatavo brīvprātīgos mentorus.",
        "as_of": "Teksts, kāds tas ir {date}.",
        "newest": "Jaunākais teksts:",
        "unreviewed": "Speciālists vēl nav pārbaudījis.",
        "rests_on": "Teksta pamats: {what}. Skatīts {date}.",
        "one_language": "Šis teksts pagaidām ir tikai vienā valodā.",
        "page": "lpp.",
        "summary": (
            "Viss teksts ir lasāms ar ekrānlasītāju; virsrakstiem, sarakstiem un tabulām ir sava uzbūve. Zīmējumiem ir teksta apraksts. "
            "Nekas nemirgo, nekustas un neskan."
        ),
    },
    "en": {
        "title": "The mentor’s handbook",
        "contents": "Contents",
        "start": "Start",
        "situations": "In this situation",
        "situations_lead": "What to do now, whom to tell, what to say.",
        "glossary": "Glossary",
        "glossary_lead": "The words of the programme, each in one plain sentence.",
        "sources": "Sources",
        "danger": "If somebody is in danger",
        "about": "Ceļabiedrs: the platform that prepares volunteer mentors.",
        "as_of": "The text as it is on {date}.",
        "newest": "The newest text:",
        "unreviewed": "Not reviewed by a specialist yet.",
        "rests_on": "What it rests on: {what}. Looked up on {date}.",
        "one_language": "This text exists in one language only so far.",
        "page": "page",
        "summary": (
            "All of the text can be read by a screen reader; headings, lists and tables are marked as such. Drawings have a text "
            "alternative. Nothing flashes, moves or makes a sound."
        ),
    },
}
NUMBERS = {
    "lv": (
        ("112", "briesmas dzīvībai"),
        ("116 123", "krīzes tālrunis, bez maksas, visu diennakti"),
        ("113", "neatliekamā palīdzība"),
        ("110", "policija"),
        ("116 111", "bērniem un pusaudžiem"),
    ),
    "en": (
        ("112", "danger to life"),
        ("116 123", "crisis line, free, day and night"),
        ("113", "ambulance"),
        ("110", "police"),
        ("116 111", "for children and adolescents"),
    ),
}
MONTHS = {
    "lv": (
        "janvārī", "februārī", "martā", "aprīlī", "maijā", "jūnijā", "jūlijā", "augustā", "septembrī", "oktobrī", "novembrī", "decembrī",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def written_date(day: date, lang: str) -> str:
    """On a day: *2027. gada 11. janvārī*, *11 January 2027*."""
    month = MONTHS[lang][day.month - 1]
    return f"{day.year}. gada {day.day}. {month}" if lang == "lv" else f"{day.day} {month} {day.year}"
