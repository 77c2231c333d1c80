"""Words beside names in what the public of Batam writes: who has a role, what is no name, which names are common."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> list[str]:
    return text.split()


ROLES: Final = frozenset(
    _words("""
    lurah camat kades kadus rt rw rtrw ketua wakil kepala sekretaris haji hajjah h hj kh dr drs dra ir prof ustadz
    ustadzah ustaz pendeta pastor romo kapten nakhoda sopir supir guru dokter perawat bidan ojek tekong pimpasa
    kapolsek kapolres kapolresta danramil babinsa bhabinkamtibmas direktur
    petugas pegawai staf staff admin satpam security polisi tentara hakim jaksa mr mrs ms pak bu ibu bapak mas mbak
    bang kak om tante si sang almarhum almarhumah alm tuan nyonya saudara saudari sdr sdri kandung tiri saya kami
    """)
)
"""They stand before a name, and name nobody themselves: `Pak Lurah Ahmad`."""

NOBODY: Final = frozenset(
    _words("""
    ada adalah agar akan aku anda apa apakah apabila asal atas atau awal bagaimana bagi bahwa baik banyak baru bawa
    beberapa beliau belum benar berapa besok biar bilang bisa boleh bukan buat cepat cuma dalam dan dapat dari
    datang dengan di dia dilarang diri dong dua dulu enam empat ga gak gan habis hal hanya harap harga hari harus
    hilang hingga ia ikut ingin ini itu iya izin ijin jadi jam jangan jika juga kabur kah kalau kalo kami kamu kapan
    karena kasih ke kemarin kembali kenapa kepada kerja kesini ketika kini kirim kita kok kota lagi lah lain laki
    lalu lama lapor lebih lengkap lewat lihat lima mana mari masih masuk mau melalui memang mereka mesti meski minta
    mohon mulai nah nama namun nanti naik nomor nya oleh orang pada paling para pasti pergi perempuan perlu pernah
    pertama pihak pribadi pulang pun punya rame ramai rumah saat saja sama sampai sana satu saya sebab sebagai
    sebelum seorang sedang sejak selalu selama selamat semoga semua sendiri seperti serta sesuai setelah siang sih
    silakan sini sore sore-sore suatu sudah supaya susah tadi tahu takut tanpa tanya tapi telah tempat tentang
    terima terlalu tetap tetapi tidak tiga tinggal tolong tua tujuh udah umur untuk usia usah waktu walau wanita
    pria warga ya yaitu yang yg yth sy sdh blm tdk tlg utk dgn krn jgn gmn dmn mhn bs sm td bgt lg malam pagi
    assalamualaikum waalaikumsalam salam hormat halo hai tks thanks thx please the a an is are was were am i we he
    she it and or of in on at to for from with by not no yes my his her their our who which that this there here
    want need know about going leaving staying working calling writing sorry sure afraid worried pt cv ud tppo pmi
    tki tkw tka wni wna tpi ulp ktp kk nik kua pkk bpjs sk bp3mi bp2mi kp2mi polri polda polsek polresta polres tni
    lsm ntt ntb kepri imigrasi paspor passport visa kapal ferry feri tiket loket antrean antrian kantor pelabuhan
    bandara terminal dermaga perusahaan agen agensi travel rekening bank aplikasi situs akun foto dokumen surat
    berkas lowongan pekerjaan penampungan hotel ruko kos kost kontrakan desa kelurahan kecamatan kabupaten provinsi
    negara dusun kampung jalan jl jln gang gg blok perumahan perum komplek komp simpang pasar mal mall masjid gereja
    sekolah kampus pejabat anggota pegiat masyarakat penduduk pendatang keluarga majikan ibu-ibu bapak-bapak anak-
    anak asing hamil rumahtangga tangga muda pertiwi korban pelaku pelapor calo perekrut sponsor tersangka teman
    tetangga kawan adik kakak suami istri batam bintan karimun rempang galang barelang bulang nongsa nongsapura
    sekupang sagulung bengkong batuaji lubuk baja aji ampar sei sungai beduk tiban tembesi tering teluk harbour bay
    center centre citra tritunas tri tunas hang nadim marina waterfront belakang padang tanjung pinang uban johor
    bahru stulang pasir gudang singapura singapore malaysia kamboja cambodia myanmar thailand vietnam filipina
    indonesia jakarta medan jawa flores kupang lombok sumatera riau kepulauan senin selasa rabu kamis jumat jum'at
    sabtu minggu januari februari maret april mei juni juli agustus september oktober november desember bulan tahun
    tanggal tgl pukul wib kemerdekaan presiden gubernur bupati walikota menteri kapolri punggur kabil batu buliang
    kijang sambau seraya sadai seken temiang setokok subang cate sijantung terdekat layanan hotline segera langsung
    via sejahtera kenal gimana caranya info infonya brp pengen pgn mo urus ngurus bikin buka tutup laporan permisi
    numpang nanya tanyakan barusan kayaknya katanya sepertinya soal cara bantu dibantu bantuan makasih sip oke ok
    iyah yah dah deh tuh lho loh maaf sori pls gitu gini begitu begini cuman udahan blom belom gratis bayar biaya
    duit uang juta ribu rupiah ringgit dolar jaga jualan jual beli pakai pake naruh taruh cari carikan kalah menang
    lepas balik pindah masak tidur makan minum sakit meninggal hidup kerjaan gaji kontrak umroh umrah haji ziarah
    wisata liburan keluar tahan periksa cek panggil telpon telepon telp sms chat wa hp nomer buruk sedih senang
    hansip warung kantin toko penjual penjaga pemilik pengurus kasir banget gue gw lo lu loe yakin driver
    resepsionis manager kayak seh panas besar kecil bagus jelek allah tuhan yesus puncak panggung panggilan
    anonim rahasia diduga wajib pengguna panitia pancung domestik internasional sekalian online
    daring mahasiswa perdagangan call diy glow sehat olahraga asuh buah kembar oknum grab gojek maxim taksi
    taxi truk bus lori angkot ojol pompong speed speedboat ambulans polisi
    panggilannya aslinya lengkapnya cinta hati saudara asli toyota honda avanza xenia daihatsu
    """)
)
"""They are no names, and a name ends before them. Names of people that are words too (`Indah`, `Bulan`) are not hidden
where they stand alone."""

FIRST: Final = frozenset(
    _words("""
    nama namaku namanya atas dengan bernama a an my his her their the full name named i this bapak bpk pak ibu bu sdri
    sdra sdr saudara saudari mas mbak mba bang kakak kak abang om tante tuan nyonya tn ny mister mr mrs ms miss haji
    hajjah hj ustadzah ustadz ustaz korban pelapor pelaku tersangka terduga calo perekrut suami suamiku suaminya istri
    istriku istrinya anak anakku anaknya adik adikku adiknya teman temanku temannya tetangga keponakan sepupu paman
    bibi kontak hubungi hub cp saya ttd wassalam salam regards si pengirim dari
    encik puan cik datuk koh mami tekong nahkoda nakhoda supir sopir alias hormat biasa sering akrab kerap saksi abk ayah

    """)
)
"""What those begin with that bring a name (`store/models/called.py`): a look into a set is quicker than so many ways."""

SIGNED: Final = frozenset(
    _words("bpk sdr sdri sdra tn ny mr mrs ms hj cp ttd hub kontak wassalam salam regards")
)
"""A sign may stand between these and a name: `Bpk. Budi`, `CP: Rina`, `Salam, Rina`. Behind `Pak.` a sentence begins."""

WRITTEN: Final = frozenset(
    _words("""
    at et com net me ig insta instagram fb facebook tiktok twitter telegram tele line medsos ignya igku fbnya fbku
    instanya instaku instagramnya instagramku facebooknya facebookku tiktoknya tiktokku telenya teleku telegramnya
    telegramku linenya lineku medsosnya
    """)
)
"""One of these is in every text with an address or a handle in words (`store/models/spelled.py`): nearly none has."""

HEADS: Final = frozenset(
    _words(
        "pelapor korban pelaku tersangka terduga calo perekrut pengirim saksi tekong nahkoda nakhoda supir sopir alias"
    )
)
"""A colon may stand between these and a name, as on a form: `Pelapor: Lidwina Bunga`."""

BANKS: Final = frozenset(
    _words("""
    rek norek rekening bca bri bni mandiri bsi btn bjb cimb danamon permata maybank ocbc uob dbs posb jago seabank jenius
    bank dana ovo gopay pay shopeepay linkaja account va acc transfer tf a an n
    """)
)
"""Beside the number of an account."""

DOCUMENTS: Final = frozenset(
    _words("nik ktp noktp kk nokk nip nisn npwp sim bpjs paspor passpor pasport passport")
)
"""Before the number of a document."""

TITLES: Final = frozenset(
    _words("""
    bapak bpk pak ibu bu sdri sdra sdr saudara saudari mas mbak mba bang abang tuan nyonya tn ny mister mr mrs ms
    miss haji hajjah hj ustadzah ustadz ustaz cp hubungi hub wassalam regards pengirim
    """)
)
"""Behind these a word in small letters, or in a text of capitals, is a name unless it is known as another word."""

SIGNS: Final = frozenset(
    _words("""
    jl jln jalan gang gg pt cv ud hotel toko warung ruko perumahan perum taman kapal mv km masjid gereja sekolah
    desa kampung kelurahan pulau rs klinik apotek bank raja simpang pasar plaza pelabuhan terminal santa santo
    yayasan smp sma smk sd bandara stadion monumen patung gunung sungai suku
    """)
)
"""Behind these stands the name of a place or a firm, also where people bear it: `Jl. Kartini`, `Raja Ali Haji`."""

TIMES: Final = frozenset(
    _words("""
    january february march april may june july august september october november december januari februari maret mei juni
    juli agustus oktober nopember desember jan feb peb mar apr jun jul agu agt aug sep sept okt oct nov nop des dec senin
    selasa rabu kamis jumat sabtu minggu ahad monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri
    sat sun sen sel rab kam jum sab min am pm gmt utc wib wita wit pukul jam tanggal tgl yes no true false none null nan
    """)
)
"""What may stand where a date, a number or a yes belongs."""

GIVEN: Final = frozenset(
    _words("""
    abdul abdullah adi aditya agus ahmad aisyah akbar alex ali alif aminah ana andi andre andri anita annisa anton
    anwar ari arif aris asep astuti ayu bambang bayu budi cahyo daniel darma dedi desi dewi dian diana dimas dina
    dinda dini dodi dwi edi eko endang erna evi fahmi fajar farida fatimah feri fitri galih gunawan hadi halimah
    hamzah hartono hasan hendra hendri heri hesti ibrahim ida iis ika ilham imam indra intan irfan irma irwan iwan
    joko joni julia kartika kartini khadijah kiki komang kurnia lestari lia lilis linda lina lukman mardiana maria
    mariam marlina maya mira muhamad muhammad mulyadi mulyono mustofa nadia nia nining novi nur nurhayati nurul oki
    rahmat rahma rahmawati rani ratna reni retno rian ridwan rika rina rini risma rita rizal rizki robert rohani
    rosa rudi samsul santi santoso sarah sigit sinta siska siti slamet sofyan sri sugeng suharti sulastri sumiati
    supriyadi suryani susanti susi sutrisno taufik teguh tini titin toni tono tuti udin ujang ulfa umar usman vera
    wahyu wati wawan widodo winda wulan yanti yani yanto yatno yayan yogi yosef yuli yuliana yuni yusuf zainal zaki
    """)
)
"""Given names that many people have: known also in small letters."""
