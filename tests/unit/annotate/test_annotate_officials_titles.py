"""The title grammar: who is an official, by which words, of which country; people in all examples are invented.

Each example lists name: title as printed: country, parted by semicolons; "|" between titles that are equally right.
"""

from __future__ import annotations

from functools import cache

import pytest

from newsflow import Official, Story
from newsflow.annotate import officials


@cache
def tools() -> object:
    return officials.prepare(officials.Settings())


def found(text: str) -> dict[str, Official]:
    story = Story(original=text, text=text)
    return {n.value.name: n.value for n in officials.annotate(story, tools()) if n.layer == "official"}


EXAMPLES = (
    (
        "Colombo's mayor, Rosy Fernando, opened the road with Sri Lankan Foreign Minister Ali Sabry Cader.",
        "Rosy Fernando:Colombo's mayor:LK; Ali Sabry Cader:Sri Lankan Foreign Minister:LK",
    ),
    (
        "The Taoiseach, Micheal Doyle, said the Dail would vote. Tanaiste Leo Burke agreed.",
        "Micheal Doyle:Taoiseach:IE; Leo Burke:Tanaiste:IE",
    ),
    ("Lt Col Peter Ssemakula, the Ugandan army's deputy spokesman, confirmed it.", "Peter Ssemakula:Lt Col:UG"),
    (
        "Joyce Banda-Phiri, who was Malawi's president from 2012 to 2014, returned.",
        "Joyce Banda-Phiri:Malawi's president:MW",
    ),
    (
        "Police spokesperson Brigadier Vishnu Naidoo-Pillay said in Pretoria that two men were held.",
        "Vishnu Naidoo-Pillay:Police spokesperson:ZA",
    ),
    (
        "The governor of the Bank of England, Andrew Marsh, warned MPs.",
        "Andrew Marsh:governor of the Bank of England:GB",
    ),
    (
        "European Central Bank President Christina Lagrange said rates would rise.",
        "Christina Lagrange:European Central Bank President:",
    ),
    (
        "Chilean Senator Isabel Alvear and Deputy Gabriel Boric-Ruiz clashed.",
        "Isabel Alvear:Chilean Senator:CL; Gabriel Boric-Ruiz:Deputy:CL",
    ),
    ("Judge Alexandre de Morais of Brazil's Supreme Court ordered the arrest.", "Alexandre de Morais:Judge:BR"),
    (
        "In Karachi, Sindh Chief Minister Murad Ali Khan said schools would close.",
        "Murad Ali Khan:Sindh Chief Minister:PK",
    ),
    (
        "Retired Lt. Gen. Asad Durrani-Malik, a former head of the ISI, wrote the book.",
        "Asad Durrani-Malik:Retired Lt. Gen.|former head of the ISI:PK",
    ),
    ("WHO chief Tedros Alemu Gebre said the outbreak was over.", "Tedros Alemu Gebre:WHO chief:"),
    (
        "UN High Commissioner for Refugees Filip Grandini visited the camp.",
        "Filip Grandini:UN High Commissioner for Refugees:",
    ),
    (
        "Greek Migration Minister Notis Mitarakos-Papas and his Turkish counterpart, Interior Minister Suleyman Soyer, met.",
        "Notis Mitarakos-Papas:Greek Migration Minister:GR; Suleyman Soyer:Interior Minister:TR",
    ),
    ("Dutch lawmaker Geert Wolters of the Freedom Party tweeted.", "Geert Wolters:Dutch lawmaker:NL"),
    (
        "Anna-Karin Hedlund, Sweden's minister for foreign affairs, resigned.",
        "Anna-Karin Hedlund:Sweden's minister for foreign affairs:SE",
    ),
    (
        "Jamal Haddad has been appointed Jordan's ambassador to Washington.",
        "Jamal Haddad:Jordan's ambassador to Washington|Jordan's ambassador:JO",
    ),
    ("Former Peruvian president Alan Toledano was arrested in Lima.", "Alan Toledano:Former Peruvian president:PE"),
    ("Prosecutor Silvia Delgado in Guatemala said the trial would start.", "Silvia Delgado:Prosecutor:GT"),
    (
        "The chairperson of Kenya's electoral commission, Wafula Chebet, read the results.",
        "Wafula Chebet:chairperson of Kenya's electoral commission:KE",
    ),
    (
        "Lord Justice Haddon-Cave-Smith told the Court of Appeal in London to wait.",
        "Haddon-Cave-Smith:Lord Justice:GB",
    ),
    ("Foreign Office minister Tariq Ahmadi said Britain would act.", "Tariq Ahmadi:Foreign Office minister:GB"),
    ("Shadow chancellor Rachel Reynolds attacked the budget in London.", "Rachel Reynolds:Shadow chancellor:GB"),
    (
        "Scottish First Minister Nicola Sturrock said Scotland would vote.",
        "Nicola Sturrock:Scottish First Minister:GB",
    ),
    (
        "Egypt's Grand Mufti said so, but Major General Khaled Fouda Saddiq, governor of South Sinai, did not.",
        "Khaled Fouda Saddiq:Major General|governor of South Sinai:EG",
    ),
    (
        "The head of Ukraine's presidential office, Andriy Yermakov, flew to Paris.",
        "Andriy Yermakov:head of Ukraine's presidential office:UA",
    ),
    ("Kazakhstan's Senate Speaker Maulen Ashimbek will travel.", "Maulen Ashimbek:Kazakhstan's Senate Speaker:KZ"),
    ("Quebec Premier François Legros said he would sue Ottawa.", "François Legros:Quebec Premier:CA"),
    (
        "New South Wales Police Commissioner Karen Webber said in Sydney.",
        "Karen Webber:New South Wales Police Commissioner:AU",
    ),
    (
        "The Australian Electoral Commissioner, Tom Rogerson, said ballots were safe.",
        "Tom Rogerson:Australian Electoral Commissioner:AU",
    ),
    ("Hong Kong leader Carrie Lo said the bill was dead.", "Carrie Lo:Hong Kong leader:HK"),
    (
        "Chinese foreign ministry spokesman Zhao Lijun told a daily briefing in Beijing.",
        "Zhao Lijun:Chinese foreign ministry spokesman:CN",
    ),
    ("Taliban spokesman Zabihullah Karimi claimed the attack in Kabul.", "Zabihullah Karimi:Taliban spokesman:AF"),
    (
        "Saudi Crown Prince Faisal bin Khalid met King Hamad bin Isa of Bahrain.",
        "Faisal bin Khalid:Saudi Crown Prince:SA; Hamad bin Isa:King:BH",
    ),
    ("Mayor Ada Colomer of Barcelona welcomed the ship.", "Ada Colomer:Mayor:ES"),
    (
        "Interior Minister Gérald Darmont, Justice Minister Eric Dupond and Prime Minister Jean Castel met in Paris.",
        "Gérald Darmont:Interior Minister:FR; Eric Dupond:Justice Minister:FR; Jean Castel:Prime Minister:FR",
    ),
    (
        "Ministers Olaf Schulze and Peter Altmann said Germany would pay.",
        "Olaf Schulze:Ministers:DE; Peter Altmann:Ministers:DE",
    ),
    (
        "Nancy Wanjiku, a member of Kenya's National Assembly, and MP Otiende Ruto protested.",
        "Nancy Wanjiku:member of Kenya's National Assembly:KE; Otiende Ruto:MP:KE",
    ),
    (
        "Nigeria's Central Bank Governor Godwin Emefie said the naira was stable.",
        "Godwin Emefie:Nigeria's Central Bank Governor:NG",
    ),
    (
        "Congolese army spokesman Capt. Jules Ngongo-Mbuyi said in Bunia that rebels fled.",
        "Jules Ngongo-Mbuyi:Congolese army spokesman:CD",
    ),
    (
        '"We wait," Turkey\'s presidential spokesman Ibrahim Kalender said.',
        "Ibrahim Kalender:Turkey's presidential spokesman:TR",
    ),
    (
        "Bulgaria's caretaker prime minister Stefan Yanev-Petrov dissolved parliament.",
        "Stefan Yanev-Petrov:Bulgaria's caretaker prime minister:BG",
    ),
    ("Romanian MEP Dacian Ciolan leads the group.", "Dacian Ciolan:Romanian MEP:"),
    ("Haitian Senate President Joseph Lambert-Noel was sworn in.", "Joseph Lambert-Noel:Haitian Senate President:HT"),
    (
        "Prince Hassan el Rida, president of Libya's Presidency Council, arrived.",
        "Hassan el Rida:Prince|president of Libya's Presidency Council:LY",
    ),
    (
        "Armenian Defence Minister Suren Papikian-Levon visited; his predecessor Arshak Karap was fired.",
        "Suren Papikian-Levon:Armenian Defence Minister:AM",
    ),
    (
        "Mongolian President Battulga Khaltmaa spoke. Battulga said he was glad.",
        "Battulga Khaltmaa:Mongolian President:MN",
    ),
    (
        "Fiji's military commander, Major-General Jone Kalouniwai, said soldiers were ready.",
        "Jone Kalouniwai:Fiji's military commander|Major-General:FJ",
    ),
    (
        "Poland's ruling party leader Jarosław Kaczmarek spoke in Warsaw.",
        "Jarosław Kaczmarek:Poland's ruling party leader|ruling party leader:PL",
    ),
    (
        "Florida Attorney General Ashley Moodie and Miami-Dade County Mayor Daniella Levin sued.",
        "Ashley Moodie:Florida Attorney General:US; Daniella Levin:Miami-Dade County Mayor:US",
    ),
    (
        "Secretary of State for Health Matthew Hancox told the Commons.",
        "Matthew Hancox:Secretary of State for Health:GB",
    ),
    (
        "The Minister of Health and Social Services, Dr. Kalumbi Shangulu, spoke in Windhoek.",
        "Kalumbi Shangulu:Minister of Health and Social Services:NA",
    ),
    (
        "Zimbabwe Electoral Commission chair Priscilla Chigumbu rejected the claim.",
        "Priscilla Chigumbu:Zimbabwe Electoral Commission chair:ZW",
    ),
    ("NATO's top commander, U.S. Gen. Tod Walters, said.", "Tod Walters:NATO's top commander|U.S. Gen.:US"),
    (
        "Argentina's vice president, Cristina Fernández de Kirschner, and economy minister Sergio Massara met the IMF's Kristalina Georgi.",
        "Cristina Fernández de Kirschner:Argentina's vice president:AR; Sergio Massara:economy minister:AR",
    ),
    ("IMF Managing Director Kristalina Georgi said growth slowed.", "Kristalina Georgi:IMF Managing Director:"),
    ("Israeli army chief Lieutenant-General Aviv Kochav said.", "Aviv Kochav:Israeli army chief:IL"),
    ("Estonian Prime Minister Kaja Kallaste told ERR.", "Kaja Kallaste:Estonian Prime Minister:EE"),
    ("Sudanese general Abdel Fattah Burhani seized power.", "Abdel Fattah Burhani:Sudanese general:SD"),
    (
        "The Czech president, Petr Pavlik, and the Slovak prime minister, Robert Ficek, disagreed.",
        "Petr Pavlik:Czech president:CZ; Robert Ficek:Slovak prime minister:SK",
    ),
    (
        "Leo Vardakar, then taoiseach, and Simon Harrison, now minister for higher education, were there.",
        "Leo Vardakar:taoiseach|then taoiseach:IE; Simon Harrison:minister for higher education:IE",
    ),
    (
        "Deputy Prime Minister Chrystia Freeman, who is also finance minister, said Canada would pay.",
        "Chrystia Freeman:Deputy Prime Minister:CA",
    ),
    ("Mr Justice Peter Kellyman jailed him at Leeds Crown Court.", "Peter Kellyman:Mr Justice:GB"),
    (
        "Detective Chief Inspector Helen Rance of Kent Police appealed for witnesses.",
        "Helen Rance:Detective Chief Inspector:GB",
    ),
    (
        "Councillor Mary O'Shea, leader of Cork City Council, objected.",
        "Mary O'Shea:Councillor|leader of Cork City Council:IE",
    ),
    (
        "Cabinet Secretary for Education George Magohi visited Kisumu.",
        "George Magohi:Cabinet Secretary for Education:KE",
    ),
    ("Serbia's Aleksandar Vukov, the president, won.", "Aleksandar Vukov:president:RS"),
    ("Ms. Okafor-Bello, the Nigerian finance minister, left.", "Okafor-Bello:Nigerian finance minister:NG"),
    (
        "Speaking in Oslo, Foreign Minister Ine Soreide-Moe said Norway would help.",
        "Ine Soreide-Moe:Foreign Minister:NO",
    ),
    (
        "Chad's transitional leader, Mahamat Idriss Debyo, signed the decree.",
        "Mahamat Idriss Debyo:Chad's transitional leader:TD",
    ),
    (
        "President-elect Bola Tinubuwa and Vice President-elect Kashim Shetti of Nigeria met.",
        "Bola Tinubuwa:President-elect:NG; Kashim Shetti:Vice President-elect:NG",
    ),
    (
        "Ambassador Linda Thomas-Grey, the U.S. envoy to the United Nations, vetoed it.",
        "Linda Thomas-Grey:Ambassador|U.S. envoy to the United Nations:US",
    ),
    ("The Rev. Al Sharper and actor George Clooner marched; so did Professor Ann Lee.", ""),
    ("Apple CEO Tim Cooke and Chelsea captain John Terrence dined with singer Adele Smith.", ""),
    ("Oxford University vice-chancellor Louise Richards and Manchester United manager Erik Hagen spoke.", ""),
    ("General Motors President Mary Barrow and Prime Minister's Cup winner Ali Reza met at King's College.", ""),
    (
        "Sir Keir Starling, the Labour leader, and Sir Ed Davison, leader of the Liberal Democrats, agreed.",
        "Keir Starling:Labour leader:GB; Ed Davison:leader of the Liberal Democrats:GB",
    ),
    (
        "Li Keqian, the Chinese premier, met Wang Yijun, the foreign minister. Li said talks went well.",
        "Li Keqian:Chinese premier:CN; Wang Yijun:foreign minister:CN",
    ),
    ("Secretary of State Antony Blinker told Congress.", "Antony Blinker:Secretary of State:US"),
    (
        "Bavaria's state premier Markus Soder-Huber and Berlin's governing mayor, Franziska Giffel, met.",
        "Markus Soder-Huber:Bavaria's state premier:DE; Franziska Giffel:Berlin's governing mayor:DE",
    ),
    (
        "Thai deputy government spokeswoman Ratchada Thana said.",
        "Ratchada Thana:Thai deputy government spokeswoman:TH",
    ),
    (
        "Elías Jaua-Mora was named Venezuela's foreign minister on Tuesday.",
        "Elías Jaua-Mora:Venezuela's foreign minister:VE",
    ),
    ("Chief of Naval Staff Admiral R. Hari Kumaran arrived in Mumbai.", "R. Hari Kumaran:Chief of Naval Staff:IN"),
    (
        "The U.N. secretary-general's special envoy for Yemen, Hans Grundberger, arrived.",
        "Hans Grundberger:U.N. secretary-general's special envoy for Yemen:",
    ),
    (
        "Ethiopia's federal police commissioner, Demelash Gebre-Michael, said.",
        "Demelash Gebre-Michael:Ethiopia's federal police commissioner:ET",
    ),
)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_titles_are_read_as_printed_and_countries_proved(text: str, expected: str) -> None:
    got = found(text)
    wanted = [entry.strip().split(":") for entry in expected.split(";") if entry.strip()]
    assert sorted(got) == sorted(name for name, _, _ in wanted)
    for name, titles, country in wanted:
        assert got[name].title in titles.split("|")
        assert got[name].country == (country or None)
