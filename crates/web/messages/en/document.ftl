# Documents for customers: what a document says itself is said where it is declared.

document = Document
document-keep = Download PDF
document-page = Page { $page } of { $pages }
document-carried = Carried forward
document-brought = Brought forward
document-missing = No font on the server has these characters, and an empty box stands in their place: { $characters } Put a font that has them into the folder of fonts.
document-link = Link for the customer
document-link-help = Whoever has this link reads the document, and answers as the customer. Send it to nobody else.
document-link-not-yet = What it leads to is not for the customer, not yet or not any more: they are told how it stands, and see nothing else.
document-link-none = With a link the customer reads the document in a browser, chooses options, and accepts or declines.
document-link-make = Make a link
document-link-end = End this link
customer-answer = Your answer
customer-proof = Your name, the time, the address in the network from which you answer and a copy of what you see here are kept as proof.
customer-add-up = Add up
customer-nowhere = This link leads nowhere
customer-nowhere-help = It may have ended, or a part of it got lost on the way. Ask who sent it to you for another.
