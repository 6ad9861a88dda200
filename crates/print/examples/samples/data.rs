//! The documents.

use rapport_print::{Cell, Colour, Column, Document, Fact, Logo, Paper, Row, Table, Total, Weight, Words};

use crate::picture;

/// All of them, by the names of their files.
pub fn all() -> Vec<(&'static str, Document)> {
    vec![
        ("quote", quote()),
        ("long", long(100)),
        ("long-400", long(400)),
        ("arabic", arabic()),
        ("hebrew", hebrew()),
        ("east-asian", east_asian()),
        ("hostile", hostile()),
        ("letter", letter()),
        ("empty", Document::default()),
    ]
}

fn facts<'a>(facts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Fact> {
    let fact = |(label, value): (&str, &str)| Fact { label: label.to_owned(), value: value.to_owned() };
    facts.into_iter().map(fact).collect()
}

fn totals<'a>(totals: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Total> {
    let total =
        |(label, value): (&str, &str)| Total { label: label.to_owned(), value: value.to_owned(), ..Total::default() };
    let mut totals: Vec<Total> = totals.into_iter().map(total).collect();
    if let Some(last) = totals.last_mut() {
        last.weight = Weight::Strong;
    }
    totals
}

fn lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    lines.into_iter().map(str::to_owned).collect()
}

/// A short quote in English.
pub fn quote() -> Document {
    let row = |item: &str, detail: &str, rest: [&str; 3]| {
        let [quantity, price, amount] = rest.map(Cell::from);
        Row::line([Cell::with_detail(item, detail), quantity, price, amount])
    };
    Document {
        language: "en-GB".to_owned(),
        sender: lines([
            "Meridian Instruments Ltd",
            "12 Harbour Road",
            "Bristol BS1 5TY",
            "+44 117 496 0123",
            "sales@meridian.example",
        ]),
        addressee: lines([
            "Northwind Laboratories GmbH",
            "Dr. Zoë Müller-Lüdenscheid",
            "Marktstraße 8",
            "70173 Stuttgart",
            "Germany",
        ]),
        title: "Quote Q-2026-0117".to_owned(),
        facts: facts([
            ("Date", "22 November 2026"),
            ("Valid until", "22 December 2026"),
            ("Your reference", "RFQ 4471-B"),
            ("Contact", "Imogen Clarke"),
        ]),
        intro:
            "Dear Dr. Müller-Lüdenscheid,\n\nThank you for your enquiry. We are pleased to offer you the following, \
                delivered to your laboratory and installed by our engineers."
                .to_owned(),
        table: Table {
            columns: vec![
                Column::words("Item", 6.0),
                Column::amounts("Quantity", 1.2),
                Column::amounts("Unit price", 1.6),
                Column::amounts("Amount", 1.6),
            ],
            rows: vec![
                row(
                    "Spectrometer MS-200",
                    "Wavelengths 190–1,100 nm, including the calibration certificate",
                    ["2", "£14,900.00", "£29,800.00"],
                ),
                row(
                    "Installation and training",
                    "On site, two days, up to eight people",
                    ["1", "£1,850.00", "£1,850.00"],
                ),
                row("Extended warranty", "60 months", ["2", "£780.00", "£1,560.00"]),
                row("Cuvettes, quartz, 10 mm", "", ["24", "£38.50", "£924.00"]),
                Row::note("Delivery within six weeks of your order. Prices are valid for delivery to one address."),
            ],
        },
        totals: totals([
            ("Net", "£34,134.00"),
            ("Discount 5 %", "−£1,706.70"),
            ("VAT 20 %", "£6,485.46"),
            ("Total", "£38,912.76"),
        ]),
        closing: "To accept, please sign and return a copy, or answer by mail. Payment is due within 30 days of \
                  delivery.\n\nKind regards\nImogen Clarke"
            .to_owned(),
        footer: lines([
            "Meridian Instruments Ltd · Registered in England 01234567 · VAT GB 123 4567 89",
            "Bank: Example Bank · IBAN GB00 EXAM 0000 0000 0000 00 · BIC EXAMGB2L",
        ]),
        words: words("Page {page} of {pages}", "Carried forward", "Brought forward"),
        ..Document::default()
    }
}

fn words(page: &str, carried_forward: &str, brought_forward: &str) -> Words {
    Words {
        page: page.to_owned(),
        carried_forward: carried_forward.to_owned(),
        brought_forward: brought_forward.to_owned(),
    }
}

/// A quote of many lines in sections, in German.
pub fn long(count: usize) -> Document {
    let things = [
        "Sensor Druck 0–10 bar",
        "Kabelsatz 5 m, geschirmt",
        "Montage und Inbetriebnahme vor Ort",
        "Schaltschrank 600 × 800 mm",
    ];
    let mut rows = Vec::new();
    let mut cents = 0_u64;
    for line in 0..count {
        if line % 12 == 0 {
            rows.push(Row::section(format!("{}. Bauabschnitt: Halle {}", line / 12 + 1, line / 12 + 3)));
        }
        let (quantity, price) = (line as u64 % 9 + 1, 1_990 + line as u64 * 137);
        cents += quantity * price;
        let detail = if line % 3 == 0 { "Artikel 4711-B, nach DIN EN 60751 geprüft" } else { "" };
        rows.push(
            Row::line([
                Cell::from(format!("{}", line + 1)),
                Cell::with_detail(things[line % things.len()], detail),
                Cell::from(format!("{quantity} Stk.")),
                Cell::from(euros(price)),
                Cell::from(euros(quantity * price)),
            ])
            .carrying(euros(cents)),
        );
        if line % 12 == 11 {
            rows.push(Row::subtotal("Zwischensumme", euros(cents)));
        }
    }
    let vat = cents * 19 / 100;
    Document {
        language: "de".to_owned(),
        accent: Colour(0x0F, 0x76, 0x6E),
        logo: Some(Logo { image: picture::logo(), words: "Ringwerk".to_owned() }),
        sender: lines(["Ringwerk Automation AG", "Industriestraße 41", "8005 Zürich", "offerten@ringwerk.example"]),
        addressee: lines([
            "Donaudampfschifffahrtsgesellschaft mbH & Co. KG",
            "Einkauf",
            "Handelskai 265",
            "1020 Wien",
            "Österreich",
        ]),
        title: "Angebot A-2026-00481".to_owned(),
        facts: facts([("Datum", "22.11.2026"), ("Gültig bis", "31.12.2026"), ("Kundennummer", "10 0234")]),
        intro: "Guten Tag\n\nGerne unterbreiten wir Ihnen unser Angebot für die Ausrüstung Ihrer Hallen.".to_owned(),
        table: Table {
            columns: vec![
                Column::words("Pos.", 0.7),
                Column::words("Beschreibung", 6.0),
                Column::amounts("Menge", 1.2),
                Column::amounts("Einzelpreis", 1.6),
                Column::amounts("Betrag", 1.6),
            ],
            rows,
        },
        totals: totals([
            ("Nettobetrag", euros(cents).as_str()),
            ("Mehrwertsteuer 19 %", euros(vat).as_str()),
            ("Gesamtbetrag", euros(cents + vat).as_str()),
        ]),
        closing: "Wir freuen uns auf Ihren Auftrag.".to_owned(),
        footer: lines([
            "Ringwerk Automation AG · Industriestraße 41 · 8005 Zürich",
            "CHE-123.456.789 MWST",
            "IBAN CH00 0000 0000 0000 0000 0",
        ]),
        words: words("Seite {page} von {pages}", "Übertrag", "Übertrag von der Vorseite"),
        ..Document::default()
    }
}

fn euros(cents: u64) -> String {
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{grouped},{:02} €", cents % 100)
}

/// A quote in Arabic, with Latin names in it.
pub fn arabic() -> Document {
    let mut rows = vec![Row::section("الأجهزة")];
    for line in 1..=28 {
        rows.push(
            Row::line([
                Cell::with_detail(
                    if line % 2 == 0 {
                        "مطياف MS-200 مع شهادة المعايرة"
                    } else {
                        "تركيب وتدريب في الموقع"
                    },
                    if line % 4 == 0 {
                        "الأطوال الموجية من 190 إلى 1,100 نانومتر (شاملة التوصيل)"
                    } else {
                        ""
                    },
                ),
                Cell::from(line.to_string()),
                Cell::from("1,250.00 ر.س"),
                Cell::from(format!("{},250.00 ر.س", line)),
            ])
            .carrying(format!("{},000.00 ر.س", line * 7)),
        );
    }
    Document {
        language: "ar-SA".to_owned(),
        accent: Colour(0x7C, 0x2D, 0x12),
        logo: Some(Logo { image: picture::logo(), words: "شعار الشركة".to_owned() }),
        sender: lines(["شركة الأفق للتجهيزات المحدودة", "طريق الملك فهد", "الرياض 12211", "+966 11 234 5678", "sales@ofoq.example"]),
        addressee: lines(["مختبرات النور", "د. ليلى الحداد", "شارع العليا 15", "الرياض"]),
        title: "عرض سعر Q-2026-0117".to_owned(),
        facts: facts([("التاريخ", "22 نوفمبر 2026"), ("صالح حتى", "22 ديسمبر 2026"), ("مرجعكم", "RFQ 4471-B")]),
        intro: "السادة المحترمون،\nنشكركم على طلبكم، ويسرنا أن نقدم لكم العرض التالي شاملاً التوصيل والتركيب في مقركم من قبل مهندسي Meridian Instruments.".to_owned(),
        table: Table {
            columns: vec![
                Column::words("الصنف", 6.0),
                Column::amounts("الكمية", 1.2),
                Column::amounts("سعر الوحدة", 1.6),
                Column::amounts("المبلغ", 1.6),
            ],
            rows,
        },
        totals: totals([("الصافي", "34,134.00 ر.س"), ("ضريبة القيمة المضافة 15 %", "5,120.10 ر.س"), ("الإجمالي", "39,254.10 ر.س")]),
        closing: "يسري هذا العرض لمدة ثلاثين يوماً.".to_owned(),
        footer: lines(["شركة الأفق للتجهيزات المحدودة · السجل التجاري 1010123456", "IBAN SA00 0000 0000 0000 0000 0000"]),
        words: words("صفحة {page} من {pages}", "منقول إلى الصفحة التالية", "منقول من الصفحة السابقة"),
        ..Document::default()
    }
}

/// A short quote in Hebrew.
pub fn hebrew() -> Document {
    Document {
        language: "he".to_owned(),
        sender: lines(["אופק מכשירים בע״מ", "רחוב הרצל 12", "תל אביב"]),
        addressee: lines(["מעבדות הצפון", "ד״ר נועה כהן"]),
        title: "הצעת מחיר Q-2026-0117".to_owned(),
        facts: facts([("תאריך", "22.11.2026"), ("בתוקף עד", "22.12.2026")]),
        intro: "תודה על פנייתכם (RFQ 4471-B).".to_owned(),
        table: Table {
            columns: vec![Column::words("פריט", 6.0), Column::amounts("כמות", 1.2), Column::amounts("סכום", 1.6)],
            rows: vec![
                Row::line([Cell::with_detail("ספקטרומטר MS-200", "כולל תעודת כיול"), "2".into(), "29,800.00 ₪".into()]),
                Row::line(["התקנה", "1", "1,850.00 ₪"]),
            ],
        },
        totals: totals([("מע״מ 18 %", "5,697.00 ₪"), ("סך הכול", "37,347.00 ₪")]),
        words: words("עמוד {page} מתוך {pages}", "", ""),
        ..Document::default()
    }
}

/// Chinese, Japanese and Korean names in an English quote.
pub fn east_asian() -> Document {
    let long = "本报价单包含设备的交付、安装、调试以及操作人员的培训费用，并提供自验收之日起为期二十四个月的免费保修服务；如需延长保修期限，请与我们联系。";
    let japanese = "この度はお問い合わせいただき誠にありがとうございます。下記のとおりお見積り申し上げます。ご不明な点がございましたら、お気軽にお申し付けください。";
    Document {
        addressee: lines(["株式会社東京計測器製作所", "営業部　田中 太郎 様", "東京都千代田区丸の内1-2-3", "日本"]),
        intro: format!("{japanese}\n\n{long}"),
        table: Table {
            columns: vec![Column::words("Item", 6.0), Column::amounts("数量", 1.2), Column::amounts("Amount", 1.6)],
            rows: vec![
                Row::line([Cell::with_detail("光谱仪 MS-200", long), "2".into(), "¥4,980,000".into()]),
                Row::line([Cell::with_detail("設置および研修", japanese), "1".into(), "¥310,000".into()]),
                Row::line([
                    Cell::with_detail("연장 보증 60개월", "서울특별시 강남구 테헤란로 123"),
                    "1".into(),
                    "¥120,000".into(),
                ]),
            ],
        },
        totals: totals([("小計", "¥5,410,000"), ("合計", "¥5,951,000")]),
        title: "御見積書 Q-2026-0117".to_owned(),
        ..quote()
    }
}

/// Names without end and characters that mean harm.
pub fn hostile() -> Document {
    let endless: String = (0..10_000_u32).map(|at| char::from(b'A' + (at % 26) as u8)).collect();
    let zero_width: String = (0..400).map(|_| "a\u{200b}\u{200d}\u{feff}").collect();
    let tower = format!("Z{}", "\u{301}\u{35c}".repeat(200));
    let mut document = long(30);
    document.addressee = vec![endless.clone(), "\u{202e}gnp.exe\u{0}\u{7}".to_owned(), zero_width, tower.clone()];
    document.facts =
        facts([("Reference", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ"), (&endless[..300], "1")]);
    document.table.rows.insert(
        3,
        Row::line([
            Cell::from("12345678901234567890"),
            Cell::with_detail(&endless[..4_000], tower),
            Cell::from("1,234,567,890.00"),
            "999,999,999,999,999.00 €".into(),
            "﷽ 999,999,999,999,999.00 €".into(),
        ]),
    );
    document.totals = totals([
        ("\u{10ffff}\u{e000}\u{12345}", "1"),
        (&endless[..200], "999,999,999,999,999,999,999,999,999,999,999,999,999.00 €"),
    ]);
    document
}

/// On Letter paper, with a logo.
pub fn letter() -> Document {
    Document {
        language: "en-US".to_owned(),
        paper: Paper::Letter,
        accent: Colour(0x63, 0x5B, 0xFF),
        logo: Some(Logo { image: picture::logo(), words: "Ringworks".to_owned() }),
        ..quote()
    }
}
