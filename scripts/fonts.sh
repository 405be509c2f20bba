#!/bin/sh
# Writes the faces of the default theme, static/assets/fonts: Literata with the letters that Kazakh, Russian
# and the Latin alphabets of Kazakh need. The complete faces come from npm; what cuts them is installed aside.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install --quiet "fonttools==4.68.0" "brotli==1.2.0"
(cd "$tools" && npm pack --silent "@expo-google-fonts/literata@0.4.3" && tar -xzf ./*.tgz)

# Signs of running text, and ₸, №, arrows.
signs="U+20-22,U+25-5D,U+5F,U+A0,U+A7,U+A9,U+AB,U+B0,U+B7,U+BB,U+D7,U+2010-2014,U+2018-201E,U+2022,U+2026,U+2030"
signs="$signs,U+20B8,U+2116,U+2190,U+2192"
cyrillic="U+401,U+406,U+410-44F,U+451,U+456,U+492,U+493,U+49A,U+49B,U+4A2,U+4A3,U+4AE-4B1,U+4BA,U+4BB,U+4D8,U+4D9"
cyrillic="$cyrillic,U+4E8,U+4E9"
# ä ö ü ñ ğ ı ş ū of 2021, á ǵ ı ń ó ú ý of 2018.
latin="U+61-7A,U+C1,U+C4,U+D1,U+D3,U+D6,U+DA,U+DC,U+DD,U+E1,U+E4,U+F1,U+F3,U+F6,U+FA,U+FC,U+FD,U+11E,U+11F,U+130,U+131"
latin="$latin,U+143,U+144,U+15E,U+15F,U+16A,U+16B,U+1F4,U+1F5"

cut() {
    "$tools/bin/pyftsubset" "$tools/package/$1/Literata_$1.ttf" --unicodes="$3" --flavor=woff2 --no-hinting \
        --desubroutinize --layout-features=kern,liga,tnum,lnum,ccmp,mark --output-file="static/assets/fonts/$2.woff2"
}

mkdir -p static/assets/fonts
cut 400Regular literata-400 "$signs,$cyrillic,$latin"
cut 600SemiBold literata-600 "$signs,$cyrillic,$latin"
# Rare in news, and Kazakh is written in Cyrillic: no Latin, so that all three stay below 60 KB.
cut 400Regular_Italic literata-400-italic "$signs,$cyrillic"
cp "$tools/package/LICENSE_FONT" static/assets/fonts/OFL.txt
