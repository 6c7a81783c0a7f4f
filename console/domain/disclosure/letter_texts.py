"""The built-in texts of letters in English and Welsh. A scheme may set its own; a speaker reads the Welsh."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.books.complaints import ACKNOWLEDGEMENT, ANSWER, APPEAL_OUTCOME, DELAY
from console.domain.books.disclosures import GRANTED, PARTLY, REFUSED, WELSH


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A text in both languages. Empty lines separate paragraphs; `{name}` is filled in.

    A paragraph with `{name?}` is left out when nothing fills that in; any other gap stays visible as a line.

    Attributes:
        title: English, then Welsh.
    """

    title: tuple[str, str]
    english: str
    welsh: str

    def title_in(self, language: str) -> str:
        """Return the title in a language."""
        return self.title[language == WELSH]

    def text_in(self, language: str) -> str:
        """Return the text in a language."""
        return self.welsh if language == WELSH else self.english


_DEAR, _ANNWYL = "Dear {requester}", "Annwyl {requester}"
_YOURS = "Yours sincerely\n{officer}\nfor {owner}"
_CYWIR = "Yn gywir\n{officer}\nar ran {owner}"


_SIGNED = "Yours sincerely\n{writer}\nfor {owner}", "Yn gywir\n{writer}\nar ran {owner}"
"""Of letters about complaints: whoever is named in the facts may be complained about."""


def _complaint(title: str, teitl: str, english: str, welsh: str) -> LetterTemplate:
    return LetterTemplate(
        (title, teitl),
        f"{_DEAR}\n\n{english}\n\n{_SIGNED[0]}",
        f"{_ANNWYL}\n\n{welsh}\n\n{_SIGNED[1]}",
    )


def _letter(title: str, teitl: str, english: str, welsh: str) -> LetterTemplate:
    return LetterTemplate(
        (title, teitl), f"{_DEAR}\n\n{english}\n\n{_YOURS}", f"{_ANNWYL}\n\n{welsh}\n\n{_CYWIR}"
    )


BUILT_IN: dict[str, LetterTemplate] = {
    "acknowledgement": _letter(
        "We have received your request",
        "Rydym wedi derbyn eich cais",
        "We received your request ({kind}) on {received}. Its number is {number}.\n\n"
        "You asked for: {span?}.\n\n"
        "These recordings are kept from being deleted until your request is closed, and for {kept?} days "
        "after that.\n\n"
        "We will answer you by {due?}.\n\n{words?}",
        "Daeth eich cais ({kind}) i law ar {received}. Ei rif yw {number}.\n\n"
        "Gwnaethoch ofyn am: {span?}.\n\n"
        "Ni chaiff y recordiadau hyn eu dileu nes bydd eich cais wedi'i gau, nac am {kept?} diwrnod wedi "
        "hynny.\n\n"
        "Byddwn yn eich ateb erbyn {due?}.\n\n{words?}",
    ),
    "question: proof of identity": _letter(
        "We need proof of your identity",
        "Mae angen prawf o bwy ydych chi",
        "Before we answer request {number} we have to be sure that the recordings show you. Please show or "
        "send us a copy of a document with your name and photograph, and tell us what you "
        "wore.\n\n{words?}\n\n"
        "The time for our answer begins when we have it. The copy is used for this check only.",
        "Cyn ateb cais {number} rhaid inni fod yn sicr mai chi sydd yn y recordiadau. Dangoswch neu anfonwch "
        "gopi o ddogfen â'ch enw a'ch llun, a dywedwch beth oeddech yn ei wisgo.\n\n{words?}\n\n"
        "Mae'r amser ar gyfer ein hateb yn dechrau pan ddaw i law. Dim ond at y diben hwn y "
        "defnyddir y copi.",
    ),
    "question: detail of what is wanted": _letter(
        "We need to know more about your request",
        "Mae angen gwybod mwy am eich cais",
        "To find the recordings for request {number} we need the date, the place and the time within an "
        "hour.\n\n{words?}\n\nThe time for our answer stands still until you reply.",
        "I ddod o hyd i'r recordiadau ar gyfer cais {number} mae angen y dyddiad, y lle a'r amser o fewn "
        "awr.\n\n{words?}\n\nMae'r amser ar gyfer ein hateb yn aros nes i chi ymateb.",
    ),
    "question: fee": _letter(
        "There is a fee for your request",
        "Mae ffi am eich cais",
        "There is a fee for request {number}: £{owed}.\n\n{words?}\n\n"
        "The time for our answer stands still until it is paid.",
        "Mae ffi am gais {number}: £{owed}.\n\n{words?}\n\nMae'r amser ar gyfer ein hateb yn aros nes "
        "iddi gael ei thalu.",
    ),
    "extension": _letter(
        "We need more time to answer",
        "Mae angen mwy o amser i ateb",
        "Your request {number} is complex, so we need longer to answer it: until {due}.\n\n"
        "The reason: {words}\n\n{rights}",
        "Mae eich cais {number} yn gymhleth, felly mae angen mwy o amser i'w ateb: tan {due}.\n\n"
        "Y rheswm: {words}\n\n{rights}",
    ),
    "refusal": _letter(
        "We cannot do what you asked",
        "Ni allwn wneud yr hyn y gofynnoch amdano",
        "We have considered your request {number} ({kind}) of {received}. We have to refuse it.\n\n"
        "Our reasons: {reason?}\n\n{words?}\n\n"
        "The recordings are kept from being deleted for {kept?} days after your request is closed.\n\n"
        "{rights}",
        "Rydym wedi ystyried eich cais {number} ({kind}) dyddiedig {received}. Rhaid inni ei wrthod.\n\n"
        "Ein rhesymau: {reason?}\n\n{words?}\n\n"
        "Ni chaiff y recordiadau eu dileu am {kept?} diwrnod ar ôl cau eich cais.\n\n{rights}",
    ),
    "answer": _letter(
        "The answer to your request",
        "Yr ateb i'ch cais",
        "We have considered your request {number} ({kind}) of {received}.\n\n"
        "Our decision: {decision?}.\n\n{nothing?}\n\nConditions and restrictions: "
        "{conditions?}\n\n{words?}\n\n"
        "{information?}\n\n"
        "The recordings are kept from being deleted for {kept?} days after your request is closed.\n\n"
        "{rights}",
        "Rydym wedi ystyried eich cais {number} ({kind}) dyddiedig {received}.\n\n"
        "Ein penderfyniad: {decision?}.\n\n{nothing?}\n\nAmodau a chyfyngiadau: {conditions?}\n\n{words?}\n\n"
        "{information?}\n\n"
        "Ni chaiff y recordiadau eu dileu am {kept?} diwrnod ar ôl cau eich cais.\n\n{rights}",
    ),
    "release form": LetterTemplate(
        ("Release of recordings to the media", "Rhyddhau recordiadau i'r cyfryngau"),
        "Request {number}. The recordings of {span} are released by {owner} to {requester} on these "
        "terms.\n\n"
        "1. They are used only to identify the person or persons sought, and for nothing else.\n\n"
        "2. Everybody else is made unrecognisable before they are shown, and proof of this editing is given "
        "to {owner} first.\n\n"
        "3. They are not sold, passed on, kept in an archive or used for advertising or entertainment.\n\n"
        "4. All copies are destroyed or returned when the purpose is fulfilled.\n\n{words?}\n\n"
        "Proof of editing seen on: ____________________\n\n"
        "For the recipient (name, date, signature):\n\n______________________________________________\n\n"
        "For {owner} (name, date, signature):\n\n______________________________________________",
        "Cais {number}. Mae {owner} yn rhyddhau recordiadau {span} i {requester} ar y telerau hyn.\n\n"
        "1. Dim ond i adnabod y person neu'r personau a geisir y'u defnyddir.\n\n"
        "2. Gwneir pawb arall yn anadnabyddadwy cyn eu dangos, a rhoddir prawf o hyn i {owner} yn gyntaf.\n\n"
        "3. Ni chânt eu gwerthu, eu trosglwyddo, eu harchifo na'u defnyddio i hysbysebu neu ddifyrru.\n\n"
        "4. Caiff pob copi ei ddinistrio neu ei ddychwelyd pan fydd y diben wedi'i gyflawni.\n\n{words?}\n\n"
        "Gwelwyd prawf o'r golygu ar: ____________________\n\n"
        "Dros y derbynnydd (enw, dyddiad, llofnod):\n\n______________________________________________\n\n"
        "Dros {owner} (enw, dyddiad, llofnod):\n\n______________________________________________",
    ),
    "receipt": LetterTemplate(
        ("Receipt for recordings", "Derbynneb am recordiadau"),
        "Request {number}. {owner} handed over or showed: {material}\n\nTo: {recipient}\n\n{words?}\n\n"
        "Received (name, date, signature):\n\n______________________________________________",
        "Cais {number}. Trosglwyddodd neu dangosodd {owner}: {material}\n\nI: {recipient}\n\n{words?}\n\n"
        "Derbyniwyd (enw, dyddiad, llofnod):\n\n______________________________________________",
    ),
    "nothing found": LetterTemplate(
        ("", ""),
        "We searched, and found no recording of what you asked for. What we searched: {searched}.",
        "Gwnaethom chwilio, heb ganfod recordiad o'r hyn y gofynnoch amdano. Chwiliwyd: {searched}.",
    ),
    "article 15 information": LetterTemplate(
        ("", ""),
        "About the processing of your data (UK GDPR, article 15):\n\n"
        "Purposes: {purposes?}.\n\n"
        "Categories of data: pictures of people and vehicles in the places that the cameras cover, "
        "with place "
        "and time; where a camera records it, sound.\n\n"
        "Recipients, if a request is granted: {recipients?}.\n\n"
        "Recordings are deleted after {retention} days, unless they are needed as evidence or for a "
        "request.\n\n"
        "Source: the cameras of the scheme. No decision about you is made by automated means alone, and your "
        "data are not sent abroad.\n\n"
        "You may ask for your data to be corrected or erased, for their use to be restricted, and you may "
        "object to it.",
        "Ynghylch prosesu eich data (UK GDPR, erthygl 15):\n\n"
        "Dibenion: {purposes?}.\n\n"
        "Categorïau o ddata: lluniau o bobl a cherbydau yn y lleoedd y mae'r camerâu yn eu gwylio, gyda lle "
        "ac amser; sain, os yw camera yn ei recordio.\n\n"
        "Derbynwyr, os caniateir cais: {recipients?}.\n\n"
        "Caiff recordiadau eu dileu ar ôl {retention} diwrnod, oni bai bod eu hangen fel tystiolaeth neu ar "
        "gyfer cais.\n\n"
        "Ffynhonnell: camerâu'r cynllun. Ni wneir penderfyniad amdanoch drwy ddulliau awtomatig yn unig, ac "
        "ni chaiff eich data eu hanfon dramor.\n\n"
        "Cewch ofyn am gywiro neu ddileu eich data, am gyfyngu ar eu defnydd, a chewch wrthwynebu hynny.",
    ),
    "rights of the person": LetterTemplate(
        ("", ""),
        "If you are not content you may complain to us, and we will acknowledge it within 30 days. "
        "You may also "
        "complain to the Information Commissioner (ico.org.uk, telephone 0303 123 1113), and you may "
        "apply to a "
        "court (Data Protection Act 2018, section 167).\n\nOur address: {contact?}",
        "Os nad ydych yn fodlon cewch gwyno wrthym ni, a byddwn yn cydnabod hynny o fewn 30 diwrnod. Cewch "
        "hefyd gwyno wrth y Comisiynydd Gwybodaeth (ico.org.uk, ffôn 0303 123 1113), a chewch wneud "
        "cais i lys "
        "(Deddf Diogelu Data 2018, adran 167).\n\nEin cyfeiriad: {contact?}",
    ),
    "rights of freedom of information": LetterTemplate(
        ("", ""),
        "If you are not content you may ask us for an internal review. After it you may ask the Information "
        "Commissioner to decide (Freedom of Information Act 2000, section 50; ico.org.uk, telephone 0303 123 "
        "1113).\n\nOur address: {contact?}",
        "Os nad ydych yn fodlon cewch ofyn am adolygiad mewnol. Wedi hynny cewch ofyn i'r Comisiynydd "
        "Gwybodaeth benderfynu (Deddf Rhyddid Gwybodaeth 2000, adran 50; ico.org.uk, ffôn 0303 123 1113)."
        "\n\nEin cyfeiriad: {contact?}",
    ),
    "rights of others": LetterTemplate(
        ("", ""),
        "If you are not content you may ask us to look at the decision again.\n\nOur address: {contact?}",
        "Os nad ydych yn fodlon cewch ofyn inni edrych eto ar y penderfyniad.\n\nEin cyfeiriad: {contact?}",
    ),
    ACKNOWLEDGEMENT: _complaint(
        "We have received your complaint",
        "Rydym wedi derbyn eich cwyn",
        "We received your complaint on {received}. Its number is {number}. Nobody whom it is about deals "
        "with it.\n\n"
        "We will answer you by {due}.\n\n"
        "The recordings in question are kept from being deleted until your complaint is closed, and for "
        "{kept?} days after that.\n\n{words?}\n\n"
        "This is your complaint as it was entered. Please tell us if something in it is wrong.\n\n{form}",
        "Daeth eich cwyn i law ar {received}. Ei rhif yw {number}. Nid yw neb y mae'r gŵyn amdano yn "
        "ymdrin â hi.\n\n"
        "Byddwn yn eich ateb erbyn {due}.\n\n"
        "Ni chaiff y recordiadau dan sylw eu dileu nes bydd eich cwyn wedi'i chau, nac am {kept?} diwrnod "
        "wedi hynny.\n\n{words?}\n\n"
        "Dyma eich cwyn fel y'i cofnodwyd. Rhowch wybod inni os oes rhywbeth o'i le ynddi.\n\n{form}",
    ),
    DELAY: _complaint(
        "We need more time to answer your complaint",
        "Mae angen mwy o amser i ateb eich cwyn",
        "We cannot answer your complaint {number} of {received} in time. We will answer it by {due}.\n\n"
        "The reason: {reason}\n\n{words?}",
        "Ni allwn ateb eich cwyn {number} dyddiedig {received} mewn pryd. Byddwn yn ei hateb erbyn {due}.\n\n"
        "Y rheswm: {reason}\n\n{words?}",
    ),
    ANSWER: _complaint(
        "The answer to your complaint",
        "Yr ateb i'ch cwyn",
        "We have looked into your complaint {number} of {received}.\n\nOur finding: {finding}.\n\n"
        "{answer}\n\n{words?}\n\n{rights}",
        "Rydym wedi ymchwilio i'ch cwyn {number} dyddiedig {received}.\n\nEin canfyddiad: {finding}.\n\n"
        "{answer}\n\n{words?}\n\n{rights}",
    ),
    APPEAL_OUTCOME: _complaint(
        "The outcome of your appeal",
        "Canlyniad eich apêl",
        "You appealed on {appealed} against our answer to your complaint {number} of {received}. It was "
        "looked at again.\n\nThe finding: {finding}.\n\n{answer}\n\n{words?}\n\n{rights}",
        "Gwnaethoch apelio ar {appealed} yn erbyn ein hateb i'ch cwyn {number} dyddiedig {received}. "
        "Edrychwyd arni eto.\n\nY canfyddiad: {finding}.\n\n{answer}\n\n{words?}\n\n{rights}",
    ),
    "rights after a complaint": LetterTemplate(
        ("", ""),
        "If you are not content with this you may appeal. Tell us why you are not content.\n\n"
        "Our address: {contact?}",
        "Os nad ydych yn fodlon ar hyn cewch apelio. Dywedwch wrthym pam nad ydych yn fodlon.\n\n"
        "Ein cyfeiriad: {contact?}",
    ),
    "rights after a data protection complaint": LetterTemplate(
        ("", ""),
        "If you are not content with this you may appeal. You may also complain to the Information "
        "Commissioner (ico.org.uk, telephone 0303 123 1113), and you may apply to a court (Data Protection "
        "Act 2018, section 167).\n\nOur address: {contact?}",
        "Os nad ydych yn fodlon ar hyn cewch apelio. Cewch hefyd gwyno wrth y Comisiynydd Gwybodaeth "
        "(ico.org.uk, ffôn 0303 123 1113), a chewch wneud cais i lys (Deddf Diogelu Data 2018, adran "
        "167).\n\nEin cyfeiriad: {contact?}",
    ),
}
"""Templates by name: each letter, and the texts that letters insert."""

COMPLAINT_HEADING = LetterTemplate(("", ""), "Complaint {number} · {today}", "Cwyn {number} · {today}")
HEADING = LetterTemplate(("", ""), "Request {number} · {today}", "Cais {number} · {today}")

WELSH_WORDS = {
    GRANTED: "caniatawyd",
    PARTLY: "caniatawyd yn rhannol",
    REFUSED: "gwrthodwyd",
    "police": "yr heddlu",
    "statutory prosecutor": "erlynydd statudol",
    "National Crime Agency": "yr Asiantaeth Troseddau Cenedlaethol",
    "solicitor": "cyfreithiwr",
    "plaintiff": "hawlydd",
    "accused": "y cyhuddedig",
    "other named agency": "asiantaeth arall a enwyd",
    "crime prevention": "atal troseddu",
    "public wellbeing": "lles y cyhoedd",
    "subject access": "gwrthrych am wybodaeth",
    "objection to processing": "gwrthwynebiad i brosesu",
    "freedom of information": "rhyddid gwybodaeth",
    "media": "y cyfryngau",
    "training": "hyfforddiant",
    "other, tested for public interest": "arall, gyda phrawf budd y cyhoedd",
    "cameras": "camerâu",
    "upheld": "cadarnhawyd",
    "upheld in part": "cadarnhawyd yn rhannol",
    "not upheld": "ni chadarnhawyd",
    "letter": "llythyr",
    "e-mail": "e-bost",
    "telephone": "ffôn",
    "in person": "yn bersonol",
    "web form": "ffurflen we",
    "the scheme": "y cynllun",
    "data protection": "diogelu data",
    "a member of staff": "aelod o staff",
    "Received on": "Daeth i law ar",
    "Received by": "Daeth i law drwy",
    "Subject": "Pwnc",
    "Complainant": "Achwynydd",
    "Address": "Cyfeiriad",
    "Recordings in question": "Recordiadau dan sylw",
    "Complaint": "Cwyn",
}
"""Words of the record that stand in a Welsh letter."""
