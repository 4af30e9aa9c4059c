/* The application identifiers (GS1 General Specifications, chapter 3; figure 7.8.5-2 for lengths
   that need no FNC1). A row stands for all identifiers whose digits lie, each by itself, between
   those of its first and its last. Formats are written as udi_internal.h says; data that have no
   part in a UDI are checked for their characters and length, and for what a reader must know. */
#include "value/udi/udi_internal.h"

#define D UDI_ROLE_DI
#define P UDI_ROLE_PI
#define O UDI_ROLE_OTHER

/* clang-format off */
static const struct udi_ai TABLE[] = {
    {"00", "00", true,  O, "N18:check", "serial shipping container code"},
    {"01", "01", true,  D, "N14:check", "GTIN: UDI-DI"},
    {"02", "02", true,  O, "N14:check", "GTIN of contained items"},
    {"03", "03", true,  D, "N14:check", "GTIN of a product made to order"},
    {"10", "10", false, P, "X..20", "lot"},
    {"11", "11", true,  P, "N6:month", "date of manufacture"},
    {"12", "12", true,  O, "N6:month", "due date"},
    {"13", "13", true,  O, "N6:month", "packaging date"},
    {"15", "15", true,  O, "N6:month", "best before"},
    {"16", "16", true,  O, "N6:month", "sell by"},
    {"17", "17", true,  P, "N6:month", "expiry date"},
    {"20", "20", true,  O, "N2", "internal variant"},
    {"21", "21", false, P, "X..20", "serial number"},
    {"22", "22", false, O, "X..20", "consumer product variant"},
    {"235", "235", false, O, "X..28", "third-party serialised extension"},
    {"240", "240", false, O, "X..30", "additional product identification"},
    {"241", "241", false, O, "X..30", "customer part number"},
    {"242", "242", false, O, "N..6", "made-to-order variation"},
    {"243", "243", false, O, "X..20", "packaging component number"},
    {"250", "250", false, P, "X..30", "secondary serial number"},
    {"251", "251", false, O, "X..30", "reference to source entity"},
    {"253", "253", false, O, "N13:check [X..17]", "document type identifier"},
    {"254", "254", false, O, "X..20", "extension of a location number"},
    {"255", "255", false, O, "N13:check [N..12]", "coupon number"},
    {"30", "30", false, O, "N..8", "variable count"},
    {"3100", "3165", true, O, "N6", "measure"},
    {"3200", "3295", true, O, "N6", "measure"},
    {"3300", "3375", true, O, "N6", "measure"},
    {"3400", "3495", true, O, "N6", "measure"},
    {"3500", "3575", true, O, "N6", "measure"},
    {"3600", "3695", true, O, "N6", "measure"},
    {"37", "37", false, O, "N..8", "count of contained items"},
    {"3900", "3909", false, O, "N..15", "amount"},
    {"3910", "3919", false, O, "N3 N..15", "currency and amount"},
    {"3920", "3929", false, O, "N..15", "price"},
    {"3930", "3939", false, O, "N3 N..15", "currency and price"},
    {"3940", "3943", false, O, "N4", "discount"},
    {"3950", "3955", false, O, "N6", "price per unit of measure"},
    {"400", "400", false, O, "X..30", "order number"},
    {"401", "401", false, O, "X..30:prefix", "consignment"},
    {"402", "402", false, O, "N17:check", "shipment"},
    {"403", "403", false, O, "X..30", "routing code"},
    {"410", "417", true, O, "N13:check", "location number"},
    {"420", "420", false, O, "X..20", "postal code"},
    {"421", "421", false, O, "N3 X..9", "country and postal code"},
    {"422", "422", false, O, "N3", "country of origin"},
    {"423", "423", false, O, "N3 [N3] [N3] [N3] [N3]", "countries of initial processing"},
    {"424", "424", false, O, "N3", "country of processing"},
    {"425", "425", false, O, "N3 [N3] [N3] [N3] [N3]", "countries of disassembly"},
    {"426", "426", false, O, "N3", "country of full processing"},
    {"427", "427", false, O, "X..3", "subdivision of the country of origin"},
    {"4300", "4301", false, O, "X..35:percent", "ship-to company or contact"},
    {"4302", "4306", false, O, "X..70:percent", "ship-to address"},
    {"4307", "4307", false, O, "X2:letters", "ship-to country"},
    {"4308", "4308", false, O, "X..30", "ship-to telephone"},
    {"4309", "4309", false, O, "N10:latitude N10:longitude", "ship-to position"},
    {"4310", "4311", false, O, "X..35:percent", "return-to company or contact"},
    {"4312", "4316", false, O, "X..70:percent", "return-to address"},
    {"4317", "4317", false, O, "X2:letters", "return-to country"},
    {"4318", "4318", false, O, "X..20", "return-to postal code"},
    {"4319", "4319", false, O, "X..30", "return-to telephone"},
    {"4320", "4320", false, O, "X..35:percent", "service"},
    {"4321", "4323", false, O, "N1:flag", "flag of delivery"},
    {"4324", "4325", false, O, "N6:month N4:time", "delivery time"},
    {"4326", "4326", false, O, "N6:day", "release date"},
    {"4330", "4333", false, O, "N6 [X1:hyphen]", "temperature limit"},
    {"7001", "7001", false, O, "N13", "NATO stock number"},
    {"7002", "7002", false, O, "X..30", "meat cut"},
    {"7003", "7003", false, P, "N6:day N4:time", "expiry date and time"},
    {"7004", "7004", false, O, "N..4", "active potency"},
    {"7005", "7005", false, O, "X..12", "catch area"},
    {"7006", "7006", false, O, "N6:day", "first freeze date"},
    {"7007", "7007", false, O, "N6:day [N6:day]", "harvest date"},
    {"7008", "7008", false, O, "X..3", "aquatic species"},
    {"7009", "7009", false, O, "X..10", "fishing gear"},
    {"7010", "7010", false, O, "X..2", "production method"},
    {"7011", "7011", false, O, "N6:day [N4:time]", "test by date"},
    {"7020", "7020", false, O, "X..20", "refurbishment lot"},
    {"7021", "7021", false, O, "X..20", "functional status"},
    {"7022", "7022", false, O, "X..20", "revision status"},
    {"7023", "7023", false, O, "X..30:prefix", "asset of an assembly"},
    {"7030", "7039", false, O, "N3 X..27", "processor"},
    {"7040", "7040", false, O, "N1 X1 X1 X1", "unique identification code of the EU, extended"},
    {"7041", "7041", false, O, "X..4", "freight unit type"},
    {"710", "716", false, O, "X..20", "national healthcare reimbursement number"},
    {"7230", "7239", false, O, "X2 X..28", "certification reference"},
    {"7240", "7240", false, O, "X..20", "protocol"},
    {"7241", "7241", false, O, "N2", "carrier medium"},
    {"7242", "7242", false, O, "X..25", "version control number"},
    {"7250", "7250", false, O, "N8:long", "date of birth"},
    {"7251", "7251", false, O, "N8:long N4:time", "date and time of birth"},
    {"7252", "7252", false, O, "N1", "sex"},
    {"7253", "7254", false, O, "X..40:percent", "name of a person"},
    {"7255", "7255", false, O, "X..10", "name suffix"},
    {"7256", "7256", false, O, "X..90:percent", "full name of a person"},
    {"7257", "7257", false, O, "X..70:percent", "address of a person"},
    {"7258", "7258", false, O, "X3:sequence", "birth sequence"},
    {"7259", "7259", false, O, "X..40:percent", "name of a baby"},
    {"8001", "8001", false, O, "N4:nonzero N5:nonzero N3:nonzero N1:winding N1", "roll"},
    {"8002", "8002", false, O, "X..20", "mobile telephone"},
    {"8003", "8003", false, O, "N1:zero N13:check [X..16]", "returnable asset"},
    {"8004", "8004", false, O, "X..30:prefix", "individual asset"},
    {"8005", "8005", false, O, "N6", "price per unit"},
    {"8006", "8006", false, D, "N14:check N4:piece", "piece of a trade item"},
    {"8007", "8007", false, O, "X..34", "IBAN"},
    {"8008", "8008", false, P, "N6:day N2:hour [N2:sixty] [N2:sixty]", "time of production"},
    {"8009", "8009", false, O, "X..50", "optical sensor"},
    {"8010", "8010", false, O, "Y..30:prefix", "component or part"},
    {"8011", "8011", false, O, "N..12:counted", "serial of a component or part"},
    {"8012", "8012", false, P, "X..20", "software version"},
    {"8013", "8013", false, O, "X..25:model", "GMN: Basic UDI-DI"},
    {"8014", "8014", false, D, "X..25:model:lettered", "Master UDI-DI"},
    {"8017", "8018", false, O, "N18:check", "service relation"},
    {"8019", "8019", false, O, "N..10", "service relation instance"},
    {"8020", "8020", false, O, "X..25", "payment slip reference"},
    {"8026", "8026", false, O, "N14:check N4:piece", "pieces contained"},
    {"8030", "8030", false, O, "Z..90", "digital signature"},
    {"8110", "8110", false, O, "X..70", "coupon code"},
    {"8111", "8111", false, O, "N4", "loyalty points"},
    {"8112", "8112", false, O, "X..70", "coupon code of an offer file"},
    {"8200", "8200", false, O, "X..70", "address of extended packaging"},
    {"90", "90", false, O, "X..30", "agreed between partners"},
    {"91", "99", false, O, "X..90", "internal"},
};
/* clang-format on */

static bool is_of(const struct udi_ai *ai, struct str digits)
{
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] < ai->first[i] || digits.p[i] > ai->last[i])
            return false;
    return true;
}

const struct udi_ai *udi_ai_find(struct str text, size_t *length)
{
    for (size_t i = 0; i < COUNT_OF(TABLE); i++) {
        size_t n = strlen(TABLE[i].first);
        if (text.n >= n && is_of(&TABLE[i], str_sub(text, 0, n))) {
            *length = n;
            return &TABLE[i];
        }
    }
    return NULL;
}
