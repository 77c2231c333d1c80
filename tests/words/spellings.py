"""What names a person, in thousands of spellings, and what people write that names nobody. All invented.

For the tests and for `python tests/bench masking`. The names are not those that the program knows: half of them stand
in no list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

DIGITS = "0123456789"
WIDE = str.maketrans(DIGITS, "０１２３４５６７８９")
GIVEN = (
    "Siti",
    "Budi",
    "Agus",
    "Dewi",
    "Maria",
    "Ahmad",
    "Rina",
    "Yohanes",
    "Ketut",
    "Wagiman",
    "Suparjo",
    "Febrianti",
    "Goreti",
    "Nguyen",
    "Rosalinda",
    "Kasmiati",
    "Tarsisius",
    "Oktavianus",
    "Mursidah",
    "Jumiati",
    "Sugiono",
    "Parlindungan",
    "Hotman",
    "Marlince",
    "Yustina",
    "Blasius",
    "Ferdinandus",
    "Salmah",
    "Zulkifli",
    "Rohaya",
    "Hendrikus",
    "Novita",
    "Tukiman",
    "Lasmi",
    "Ponirah",
    "Emanuel",
)
FAMILY = (
    "Aminah", "Santoso", "Hartono", "Nababan", "Simanjuntak", "Keraf", "Lamalera", "Wibowo",
    "Kusnadi", "Harahap", "Tampubolon", "Pratiwi", "Handayani", "Saputra", "Manurung", "Bria",
    "Nahak", "Seran", "Setiawan", "Mahmudah", "Sihombing", "Ningsih",
)  # fmt: skip
SPOKEN = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
HANDLES = (
    "siti_aminah",
    "budi.s99",
    "rina88",
    "kerja_luar.negeri",
    "tekong.bt",
    "x_anon_x",
    "calo_pmi12",
    "wati.wati",
)
HOSTS = ("gmail.com", "yahoo.co.id", "example.org", "kantor.go.id", "mail.example.net", "outlook.com")
BEFORE = (
    "",
    "",
    "Halo admin, ",
    "Mohon ditindak. ",
    "selamat siang kak ",
    "Tadi malam di Sekupang, ",
    "PENTING: ",
    "- ",
)
BEHIND = (
    "",
    "",
    " ya",
    ", tolong dicek",
    ". Kapal jam 18.30",
    " (jangan disebar)",
    "\nterima kasih",
    ", 12 orang",
    " dan teman2",
)

Made = tuple[str, Callable[[str], bool]]
"""A text, and whether what it hides is hidden in what is shown of it."""


def digits(dice: Random, n: int) -> str:
    return "".join(dice.choices(DIGITS, k=n))


def figures(shown: str) -> str:
    """The digits that are still readable, but for those that stand around."""
    return re.sub(r"\D", "", shown.replace("18.30", "").replace("12 orang", "").replace("teman2", ""))


def around(dice: Random, text: str) -> str:
    return dice.choice(BEFORE) + text + dice.choice(BEHIND)


def grouped(dice: Random, number: str) -> str:
    """In groups as people write them, or with any sign anywhere, or in other digits."""
    way = dice.random()
    if way < 0.3:
        return number
    if way < 0.7:
        sign, rest = dice.choice([" ", "-", ".", " - ", "–", "\u00a0", "  "]), number
        parts: list[str] = []
        while rest:
            size = 4 if parts or not number.startswith("+") else 3
            parts.append(rest[:size])
            rest = rest[size:]
        if len(parts) > 1 and len(parts[-1]) < 2:
            parts[-2:] = [parts[-2] + parts[-1]]
        return sign.join(parts)
    if way < 0.9:
        signs = ["", "", "", " ", "-", ".", "/", "(", ") ", "_", "·"]
        return number[0] + "".join(dice.choice(signs) + digit for digit in number[1:])
    return number.translate(WIDE)


def phone(dice: Random) -> Made:
    head = dice.choice(["08", "08", "08", "+628", "628", "00628", "+62 8", "(+62)8", "+65 9", "+601"])
    least = 7 if head.startswith(("+65", "+601")) else 8
    number = grouped(dice, head + digits(dice, dice.randint(least, 9 if least == 7 else 10)))
    word = dice.choice(["", "", "hp ", "WA: ", "wa.", "no hp saya ", "telp ", "hubungi ", "call "])
    return around(dice, word + number), lambda shown: len(figures(shown)) <= 4


def phone_hard(dice: Random) -> Made:
    """Letters or words for digits, one sign between all, keycaps, without the 0, a town's number."""
    number = "08" + digits(dice, dice.randint(8, 10))
    way = dice.randrange(7)
    if way == 0:
        number = number.replace("0", dice.choice("oO")).replace("1", dice.choice("1lI"))
    elif way == 1:
        words = (dice.choice(["nol", "kosong"]), *SPOKEN)
        number = dice.choice([" ", ", ", "-"]).join(words[int(digit)] for digit in number)
        return around(dice, number), lambda shown: not re.search(r"(nol|kosong).*(tujuh|dua|lima).*", shown)
    elif way == 2:
        number = dice.choice("*~|,;:#").join([number[:4], number[4:8], number[8:]])
    elif way == 3:
        number = "".join(f"{digit}\ufe0f\u20e3" for digit in number)
    elif way == 4:
        number = dice.choice(["", "no hp ", "WA "]) + number[1:2] + dice.choice("123579") + number[3:]
    elif way == 5:
        sign = dice.choice([" ", "-"])
        number = (
            dice.choice(["0778", "021", "0771", "(0778)"]) + sign + digits(dice, 3) + sign + digits(dice, 4)
        )
    else:
        number = dice.choice("*-. ~").join(number)
    return around(dice, number), lambda shown: len(figures(shown)) <= 4


def nik(dice: Random) -> Made:
    number = dice.choice(["2171", "3204", "5301", "7371", "1271"]) + digits(dice, 12)
    word = dice.choice(["", "NIK ", "nik: ", "KTP ", "no KK ", "KK: ", "No. KTP "])
    return around(dice, word + grouped(dice, number)), lambda shown: len(figures(shown)) <= 2


def passport(dice: Random) -> Made:
    way = dice.randrange(5)
    letter = dice.choice("ABCEXY")
    if way < 2:
        number = letter + dice.choice(["", " ", "-", "."]) + digits(dice, 7)
    elif way == 2:
        number = dice.choice(["AB", "BX", "EA", "MA", "TK", "FQ"]) + digits(dice, dice.choice([6, 7]))
    elif way == 3:
        number = letter + digits(dice, 8)
    else:
        number = (
            dice.choice(["paspor ", "no. paspor ", "passport no "])
            + dice.choice(["AB ", "K", ""])
            + digits(dice, dice.choice([7, 8, 9]))
        )
    return around(dice, number), lambda shown: len(figures(shown)) <= 2


def mail(dice: Random) -> Made:
    name, host = dice.choice(HANDLES).lower(), dice.choice(HOSTS)
    head, _, tail = host.partition(".")
    way = dice.randrange(8)
    if way < 3:
        text = f"{name}@{host}"
    elif way == 3:
        text = f"{name} @ {host}"
    elif way == 4:
        text = f"{name}(at){host}"
    elif way == 5:
        text = f"{name} [at] {head} [dot] {tail.replace('.', ' [dot] ')}"
    elif way == 6:
        text = f"{name} at {head} {dice.choice(['dot', 'titik'])} {tail}"
    else:
        text = f"{name}＠{host}".upper()
    return around(
        dice, dice.choice(["email ", "", "e-mail: ", "surel "]) + text
    ), lambda shown: name not in shown.lower() and host not in shown.lower()


def account(dice: Random) -> Made:
    number = grouped(dice, dice.choice("123456789") + digits(dice, dice.choice([9, 9, 12, 14])))
    way = dice.randrange(3)
    bank = dice.choice(
        ["BCA", "BRI", "bni", "Mandiri", "Bank Riau", "BSI", "rek", "rekening", "norek", "no. rek", "Seabank"]
    )
    name = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"
    if way == 0:
        text = f"transfer ke {bank} {number}"
    elif way == 1:
        text = f"{bank}: {number} {dice.choice(['a.n.', 'an.', 'a/n', 'atas nama'])} {name}"
    else:
        text = f"{number} ({bank})" if bank[0].isupper() else f"rek {number} {bank}"
    return (
        around(dice, text),
        lambda shown: (
            len(figures(shown)) <= 4 and (way != 1 or not set(name.split()) & set(re.findall(r"\w+", shown)))
        ),
    )


def handle(dice: Random) -> Made:
    name = dice.choice(HANDLES)
    text = dice.choice(
        [
            "@{}",
            "@{}",
            "ig: {}",
            "IG @{}",
            "akun fb: {}",
            "instagram.com/{}",
            "https://www.tiktok.com/@{}",
            "t.me/{}",
            "tiktoknya {}",
            "telegram saya {}",
        ]
    )
    return around(dice, text.format(name)), lambda shown: name not in shown


CUES = ("nama saya {}", "Nama: {}", "nama lengkap {}", "saya {}", "atas nama {}", "a.n. {}", "a/n {}", "Ibu {}", "Bapak {}",
    "Pak {}", "Bu {}", "pak RT 03 {}", "Pak Lurah {}", "my name is {}", "I am {}", "Sdr. {}", "sdri {}", "korban bernama {}",
    "korban {}", "calo {}", "suami saya bernama {}", "anak saya {}", "Hubungi {}", "CP: {}", "mbak {}", "Mr. {}", "bang {}",
    "namanya {}", "nama pelaku {}", "Bpk. {}", "Wassalam, {}")  # fmt: skip
FORMAL = ("Hormat saya, {}", "Hormat kami,\n{}", "Pelapor: {}", "Korban: 1. {}", "suami saya, {}, ditipu", "Cik {}",
    "Encik {}", "Koh {}", "tekong {}", "nakhoda: {}", "supir {}", "si anu alias {}", "biasa dipanggil {}",
    "rek BRI 0331 5 an {}", "atas nama saya sendiri {}", "ibu kandung: {}",
    "a.n. Yohanes dan {}", "Korban: 1. Yohanes 2. {}")  # fmt: skip
"""As on forms, below letters, and in Malay: only written as names are."""


def name(dice: Random) -> Made:
    """Announced, and written as names are."""
    words = [dice.choice(GIVEN), *dice.sample(FAMILY, dice.choice([0, 1, 1, 2]))]
    if dice.random() < 0.1:
        words[1:1] = ["bin"]
    text = dice.choice((*CUES, *FORMAL)).format(" ".join(words))
    return around(dice, text), lambda shown: not set(words) - {"bin"} & set(re.findall(r"\w+", shown))


def name_hard(dice: Random) -> Made:
    """Announced, in small letters or in capitals."""
    words = [dice.choice(GIVEN), *dice.sample(FAMILY, dice.choice([0, 1]))]
    text = around(
        dice,
        dice.choice(CUES).format(" ".join(words).lower())
        + dice.choice([" mau lapor", " tahu", "", " di sekupang"]),
    )
    text = text.upper() if dice.random() < 0.3 else text.lower()
    return text, lambda shown: not {word.lower() for word in words} & set(re.findall(r"\w+", shown.lower()))


def unannounced(dice: Random) -> Made:
    """Behind no word that brings a name: only names that many people have are known, nothing else is promised."""
    words = [dice.choice(GIVEN), dice.choice(FAMILY)]
    text = dice.choice(
        [
            "Si {} yang bawa.",
            "Kemarin {} berangkat lewat Harbour Bay.",
            "({}, Tiban)",
            "Dari: {}",
            "{} sudah di Johor",
        ]
    )
    return around(
        dice, text.format(" ".join(words))
    ), lambda shown: not set(words) & set(re.findall(r"\w+", shown))


PERSONAL: dict[str, Callable[[Random], Made]] = {
    "phone": phone, "phone, disguised": phone_hard, "nik and kk": nik, "passport": passport, "mail": mail,
    "account": account,
    "handle": handle, "name, announced": name, "name, small or capitals": name_hard, "name, unannounced": unannounced,
}  # fmt: skip

PLACES = (
    "Batam Centre",
    "Harbour Bay",
    "Sekupang",
    "Nongsapura",
    "Bengkong",
    "Hang Nadim",
    "Teluk Tering",
    "Tiban Indah",
    "Sagulung Kota",
    "Punggur",
)
DAYS = ("Senin", "Selasa", "Jumat", "besok", "tadi malam", "hari ini", "Minggu sore")
MONTHS = ("Januari", "Maret", "Agustus", "November", "Desember")


ORDINARY = """
Ada {m} orang berangkat dari {place} {when} jam {hour}.{minute}.
Kapal {place} - {other} pukul {hour:02}.{minute}, tiba {m:02}.{minute} WIB.
Jadwal ferry: 06.00, 07.30, 08.45, 10.{minute}, 12.00, 13.30, {hour}.{minute}.
Biaya paspor {price}, tapi diminta {m}.000.000 oleh calo di {place}.
Sudah transfer {price} tanggal {date} tapi belum berangkat.
Penundaan {month} {year}: {n} keberangkatan, {m} permohonan paspor, s.d. {day} {month}.
SK nomor W.32.IMI.IMI.2-{n:04}.GR.03.05 Tahun {year} tentang Desa Binaan.
Surat KEP-{n:04}/{few}/{year} tanggal {date}.
Kantor buka Senin sampai Jumat 08.00-16.00, Sabtu 08.00-12.00.
Alamat di Jl. Raya {other} No. {m} RT 0{few} RW 01{few}, dekat {place}.
Ruko Blok B{m} No. {day}, {place}, lantai {few}.
Saya mau tanya syarat paspor untuk anak umur {few} tahun.
Bapak dan Ibu petugas, mohon segera diperiksa sebelum mereka berangkat.
Terima kasih Pak. Kapal sudah penuh, kami pulang dulu.
Ibu hamil dan lansia apakah ada jalur khusus di {place}?
Saya WNI kerja di Malaysia, izin tinggal saya habis bulan depan.
Korban TPPO {m} orang, {few} di antaranya anak di bawah umur.
Ketua RT dan Pak Lurah {place} sudah tahu.
Nomor antrean {n} dipanggil jam {hour}.{minute}, loket {few}.
Gaji dijanjikan {few}.500 ringgit, potong {n} per bulan selama {day} bulan.
Tanggal {date} jam {hour:02}:{minute} ada {m} orang asing bekerja di toko {place}.
naik {n} persen dari {few}.{n:03} menjadi {few}.{m:03}
Kode wilayah 21710{n:05}, kode pos 294{m:02}.
nama saya tolong dirahasiakan ya, takut ketahuan
Pak tolong dicek, calo di pelabuhan makin banyak
bu gimana caranya urus paspor hilang, gratis apa bayar
Tiket @ Rp{n}.000 untuk {m} orang
My friend is working in Singapore and I am afraid to report.
Atas nama warga {place} kami mengucapkan terima kasih.
Plat mobil BP {year} XY warna putih parkir di {place}.
Umur {m} tahun, asal NTT, tinggal di Kampung Aceh sejak {year}.
Bandara Hang Nadim, gate A{few}, penerbangan JT {n} ke Jakarta.
Foto selalu ditolak aplikasi M-Paspor, sudah {few} kali saya coba.
Mas, kapal terakhir ke {place} masih ada? Kakak saya ketinggalan.
Dekat Hotel Sari Jaya, Jl. Kartini, seberang Toko Melati.
Adik saya berangkat {when} lewat {place}, sampai sekarang belum ada kabar.
Kapal tiba 06.35 07.15 08.05 09.55 {hour:02}.{minute} dan 14.00.
Dari {place} jam 08.10 09.20 10.30 11.40, penuh semua.
Pak Kapolsek dan Pak Camat sudah datang, Bapak Ibu sekalian.
Supir Travel dan ABK Kapal minta {n}.000 per orang.
Pelapor: Anonim. Korban: Perempuan {m} tahun.
Hubungi Call Center {n} saja. Salam Sehat!
Korban Perdagangan Orang apa bisa dibantu pulang?
Saya Mahasiswa semester {few}, anak saya: paspor lama sudah habis.
Berangkat {day} dan 26 November, umur {m} an ke atas.
Nomor antrean {m} an, jam {few} an Malam.
""".strip().splitlines()


def _sentence(dice: Random) -> str:
    """An ordinary sentence, with figures and places by chance."""
    day, month, year = dice.randint(1, 28), dice.choice(MONTHS), dice.choice([2024, 2025, 2026])
    few, m, n = dice.randint(1, 9), dice.randint(2, 59), dice.randint(2, 480)
    forms = (
        f"{day:02}-11-{year}",
        f"{day}/{few}/{year}",
        f"{day} {month} {year}",
        f"{year}-0{few}-{day:02}",
        f"{day:02}.08.{year}",
    )
    return dice.choice(ORDINARY).format(
        few=few, m=m, n=n, day=day, month=month, year=year, date=dice.choice(forms),
        place=dice.choice(PLACES), other=dice.choice(PLACES), when=dice.choice(DAYS),
        hour=dice.randint(1, 23), minute=dice.choice(["00", "15", "30", "45"]),
        price=f"Rp {dice.randint(1, 25)}.{dice.choice(['000', '500'])}.000",
    )  # fmt: skip


def ordinary(dice: Random) -> str:
    """One to three ordinary sentences, some in small letters, a few in capitals."""
    text = " ".join(_sentence(dice) for _ in range(dice.choice([1, 1, 2, 3])))
    way = dice.random()
    return text.lower() if way < 0.25 else text.upper() if way < 0.3 else text
