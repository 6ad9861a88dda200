//! Documents in other scripts than the Latin one.

use rapport_print::{Cell, Colour, Column, Document, Logo, Row, Table};

use crate::data::{facts, lines, quote, totals, words};
use crate::picture;

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
