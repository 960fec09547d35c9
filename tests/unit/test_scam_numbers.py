"""Numbers of telephones, amounts and addresses become marks that tell what they are."""

from __future__ import annotations

import pytest

from bot.jobs.scam_text import normal_text


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("appelez le 08 99 12 34 56", "tel:premium"),
        ("appelez le 0899123456", "tel:premium"),
        ("appelez le zéro huit quatre-vingt-dix-neuf douze trente-quatre cinquante-six", "tel:premium"),
        ("appelez le 0 892 70 36 18", "tel:premium"),
        ("composez le 118 218", "tel:premium"),
        ("composez le cent dix-huit quatre cent soixante-seize", "tel:premium"),
        ("appelez le 0 826 71 40 55", "tel:shared"),
        ("appelez le 0819 62 30 11", "tel:shared"),
        ("c'est un numéro en 08 99", "tel:089"),
        ("c'est un numéro en zéro huit vingt", "tel:08"),
        ("appelez le 39 49", "tel:free"),
        ("rappeler le trente-neuf quarante-neuf", "tel:free"),
        ("appelez le 0 800 12 69 00", "tel:free"),
        ("appelez le 0 805 805 817", "tel:free"),
        ("composez le 3247", "tel:3paid"),
        ("envoyez JOB au 81212", "tel:sms"),
        ("appelez le 04 65 71 12 34", "tel:fixed"),
        ("appelez le 06 39 98 12 34", "tel:mobile"),
        ("+44 7700 900 461", "tel:+44"),
        ("un numéro qui commence par plus quarante-quatre", "tel:+44"),
        ("un numéro qui commence par zéro zéro deux cent vingt-neuf", "tel:+229"),
        ("écrivez à job@gmail.com", "mail:free"),
        ("écrivez à rh@ville-bron.example", "mail:plain"),
        ("lidl.recrut@outlook.fr", "url:fake"),
        ("francetravail-emploi.example/valider", "url:fake"),
        ("www.francetravail.fr", "url:plain"),
        ("bit.ly/abc", "url:short"),
        ("offre-emploi.xyz", "url:odd"),
        ("wa.me/33639981234", "url:chat"),
        ("400 € par jour", "pay:huge:day"),
        ("12,02 € de l'heure", "pay:fair:hour"),
        ("3 000 euros par mois", "pay:high:month"),
        ("29 € par mois", "pay:small:month"),
        ("2 950 € net pour 15 h par semaine", "pay:huge:month"),
        ("mille quatre cent cinquante euros par mois", "pay:fair:month"),
    ],
)
def test_a_text_has_its_mark(text: str, mark: str) -> None:
    assert mark in normal_text(text).text.split()


@pytest.mark.parametrize(
    "text", ["né le 08/09/1998", "de 8 h à 12 h 30", "39 euros", "il y a 3249 habitants", "RN 118"]
)
def test_what_is_no_number_to_call_has_no_mark(text: str) -> None:
    assert "tel:" not in normal_text(text).text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Cinquante €", "50 euros"),
        ("C'est 1 200 euros", "c est 1200 euros"),
        ("jai envoyé la cni", "j ai envoye la carte d identite"),
        ("réponse sur ouatsap", "reponse sur whatsapp"),
        ("50e pour le dossier", "50 euros pour le dossier"),
        ("Lyon 3e", "lyon 3 e"),
        ("merci.bonjour", "merci bonjour"),
        ("", ""),
    ],
)
def test_a_text_has_one_normal_form(text: str, normal: str) -> None:
    assert normal_text(text).text == normal
