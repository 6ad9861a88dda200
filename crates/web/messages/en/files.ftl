files = Files
files-send = Send
files-choose = Choose a file
files-none = Drop a file anywhere on this page, or choose one.
files-open = Download
files-unseen = This kind of file is not shown here. Download it to open it.
files-sending = Sending { $name }
files-failed = { $name } was not kept: { $why }
bytes = { $amount } { $unit ->
    [kb] KB
    [mb] MB
    [gb] GB
   *[b] { $count ->
        [one] byte
       *[other] bytes
    }
}
