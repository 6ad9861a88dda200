phrase-between = { ", " }
