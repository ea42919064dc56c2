//! Words of Spanish and English by what it says when they come or go, folded (without case and accents),
//! in the order of their letters. Closed classes are from the grammars (RAE, Nueva gramática, ch. 19–20, 28
//! and 48; Huddleston and Pullum, Cambridge Grammar, ch. 3, 5 and 9), verbs of saying from news use.

/// Whether: what denies, or takes back.
pub(super) const NEGATIONS: &str = "
    absent apenas ausencia cannot carece carecen denegado denegaron denego denial denied denies deny denying
    desmentido desmentir desmiente desmienten desmintieron desmintio except excepto fail failed fails falsa
    falsas false falso falsos hardly impide impidio jamas lack lacked lacks nada nadie negado negar negaron
    nego neither never ni niega niegan ningun ninguna ninguno no nobody none nor not nothing nowhere nunca
    prevented prevents rechaza rechazado rechazan rechazar rechazaron rechazo refuse refused refuses
    refusing reject rejected rejects salvo sin tampoco unable without
";

/// Months and days of the week.
pub(super) const CALENDAR: &str = "
    abril agosto april august december diciembre domingo enero febrero february friday january jueves julio
    july june junio lunes march martes marzo mayo miercoles monday november noviembre october octubre sabado
    saturday september septiembre setiembre sunday thursday tuesday viernes wednesday
";

/// When.
pub(super) const DATES: &str = "
    abril after ago agosto ahora anteayer antes april august ayer before currently december desde despues
    diciembre domingo during earlier enero febrero february former friday hasta hoy january jueves julio
    july june junio last later lunes manana march martes marzo mayo miercoles monday next november noviembre
    now october octubre pasada pasado previous previously proxima proximo recently recientemente sabado
    saturday september septiembre setiembre siguiente since soon sunday thursday todavia today tomorrow
    tonight tuesday until viernes wednesday ya yesterday
";

/// How many and how much, beside figures.
pub(super) const QUANTITIES: &str = "
    algun alguna algunas alguno algunos all almost alrededor ambas ambos any approximately aproximadamente
    bastantes both cada casi cerca cien ciento cientos decena decenas demasiados doble docena docenas double
    dozen dozens each enough entera entero euros every exactly exceeded exceeds few fewer fewest half
    hundreds increase kilometers kilometres kilometros least less majority many mas maxima maximo maximum
    mayor mayoria medio menor menos meters metros miles millares millones minima minimo minimum minoria
    minority mitad more most mucha muchas mucho muchos multiple multiples nearly numerosas numerosos only
    over percent poca pocas poco pocos quarter quarters roughly several single solo some tens tercio tercios
    third thirds thousands toda todas todo todos total triple twice unas under unica unico unos varias
    varios
";

/// How certain.
pub(super) const MODALS: &str = "
    acaso alleged allegedly aparente aparentemente apparent apparently can certain certainly could debe
    debemos deben debera deberan debia debian debieron debio definitely deja expect expected expects
    improbable intend intended intends intenta intento likely may maybe might must ought parece parecen
    perhaps plan planea planean planned planning plans podemos podra podran posible posiblemente possible
    possibly presumably presunta presuntamente presuntas presunto presuntos preve preven previsiblemente
    previsto probable probablemente probably pudiera pudieran pudieron pudo pueda puedan puede pueden quiere
    quieren quiza quizas reportedly seem seemed seemingly seems seguramente shall should supposed supposedly
    supuesta supuestamente supuestas supuesto supuestos suspected talvez unlikely wants whether will would
";

/// Who says so, and what to make of it.
pub(super) const ATTRIBUTIONS: &str = "
    according acknowledged acknowledges acusa acusan acusaron acuso admite admiten admitio admits admitted
    advierte advirtieron advirtio afirma afirman afirmaron afirmo alega alegan alego allege alleges
    announced announces anonima anonimas anonimo anonimos anonymous anuncia anuncian anunciaron anuncio
    argued argues asegura aseguran aseguraron aseguro asserted asserts believe believed believes claim
    claimed claims confirm confirma confirman confirmaron confirmed confirmo confirms considera consideran
    cree creen cuenta declaran declared declares denuncia denuncian denunciaron denuncio dicho estima
    estiman estimated estimates fuente fuentes informa informan informaron informo insiste insisted insistio
    insists opina per reconoce reconocen reconocieron reconocio reiterated reitero report reported reports
    revealed reveals revela revelan revelaron revelo rumor rumores rumors rumours saying segun sostiene
    sostienen sostuvieron sostuvo source sources state suggest suggested suggests sugiere sugieren testified
    unnamed warned warns
";

/// Verbs of saying that say nothing of what to make of it.
pub(super) const NEUTRAL_ATTRIBUTIONS: &str = "
    added adds agrego anade anadio apunta apunto comenta comento commented declara declararon declaro dice
    dicen dijeron dijo explained explains explica explicaron explico expresa expreso indica indican
    indicaron indico manifesto manifiesta noted notes said say says senala senalan senalaron senalo stated
    states tell tells told
";

/// Words that only join others.
pub(super) const FUNCTION_WORDS: &str = "
    a ademas adonde al an and ante aquel aquella aquellas aquellos aqui as asi at aun aunque bajo because
    but by como con contra cual cuando de del donde e el ella ellas ellos en entonces entre era es esa esas
    ese eso esos esta estas este esto estos for from fue fueron ha had han has have he her here his how
    however i if in into is it its la las le les lo los mas mi mientras moreover nos nuestra nuestro o of on
    or our para pero por porque pues que quien quienes se she si sobre son su sus tambien that the their
    them then there these they this those through to tras tu u un una was we were what when where which
    while who why with y yo you your
";

/// Nouns that end as conditionals do, with their accents.
pub(super) const NOUNS_IN_RIA: &str = "
    alcaldía artillería asesoría auditoría autoría avería batería caballería cafetería cancillería
    carnicería categoría cervecería consejería consultoría contaduría cría fría galería ganadería grosería
    guardería infantería ingeniería joyería librería lotería maría mayoría mejoría mensajería minería
    minoría notaría panadería peluquería piratería portería procuraduría refinería ría sangría secretaría
    subsecretaría teoría tesorería tubería veeduría
";

/// What names of peoples begin with, without their endings.
pub(super) const DEMONYMS: &str = "
    afgan aleman american arab argentin azerbaiyan belg bielorrus bolivian brasilen britanic bulgar
    canadiens catalan chech chilen chin colombian corean croat cuban danes ecuatorian egipci espanol
    estadounidens europe finlandes frances georgian grieg guatemaltec haitian holandes honduren hungar indi
    ingles iran irani iraq iraqui irlandes israel israeli italian japones jordan kurd libanes libi lituan
    marroqui mexican neerlandes nicaraguens norcorean norteamerican norueg pakistani palestin panamen
    paraguay peruan polac portugues puertorriquen ruman rus salvadoren saudi serbi siri sudafrican suec suiz
    surcorean taiwanes turc ucranian uruguay venezolan vietnamit yemeni
";

/// Numbers in words: what each says in figures, and the words that say so.
pub(super) const NUMBERS: &str = "
    0: cero zero
    1: uno one
    2: dos two
    3: tres three
    4: cuatro four
    5: cinco five
    6: seis six
    7: siete seven
    8: ocho eight
    9: nueve nine
    10: diez ten
    11: once eleven
    12: doce twelve
    13: trece thirteen
    14: catorce fourteen
    15: quince fifteen
    16: sixteen
    17: seventeen
    18: eighteen
    19: nineteen
    20: veinte twenty
    30: treinta thirty
    40: cuarenta forty
    50: cincuenta fifty
    60: sesenta sixty
    70: setenta seventy
    80: ochenta eighty
    90: noventa ninety
    100: cien ciento hundred
    200: doscientos doscientas
    300: trescientos trescientas
    400: cuatrocientos cuatrocientas
    500: quinientos quinientas
    600: seiscientos seiscientas
    700: setecientos setecientas
    800: ochocientos ochocientas
    900: novecientos novecientas
    1000: mil thousand
    10^6: millon million millones millions
    10^9: billion billions
    10^12: billon billones trillion
    1st: primer primera primero first
    2nd: segunda segundo second
    3rd: tercer tercera tercero
    4th: cuarta cuarto fourth
    5th: quinta quinto fifth
    6th: sexta sexto sixth
    7th: septima septimo seventh
    8th: octava octavo eighth
    9th: novena noveno ninth
    10th: decima decimo tenth
";
